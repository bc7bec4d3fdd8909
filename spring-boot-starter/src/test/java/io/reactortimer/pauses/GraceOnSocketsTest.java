// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.pauses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactortimer.libraries.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * A process that stood still for longer than its calls may take finds their answers at its sockets:
 * with a grace nearly all of them are read, and without one some are told to have timed out.
 */
@Tag("pauses")
@Tag("quiet-machine")
class GraceOnSocketsTest {

  /** Of 200, how many may be told that they have timed out although their answer was there. */
  private static final int MOST_TOLD = 5;

  private static final long DEFAULT_GRACE_MILLIS = CallingApplication.DEFAULT_GRACE.toMillis();

  private final AtomicInteger arrived = new AtomicInteger();
  private volatile Sinks.One<String> answer = Sinks.one();
  private DisposableServer server;

  /**
   * How the calls of a process have ended; moments are those of its own clock.
   *
   * @param resumedNanos when a delay fired that was due with the timeouts
   * @param graceOverNanos when a delay of the default grace fired that began then
   */
  private record Outcome(
      int answered,
      int timedOut,
      int failed,
      int hopeless,
      long resumedNanos,
      long graceOverNanos,
      List<Timeout> timeouts) {

    String json(long graceMillis) {
      return String.format(
          Locale.ROOT,
          "{\"graceMillis\":%d,\"calls\":%d,\"answered\":%d,\"timedOut\":%d,\"hopeless\":%d,"
              + "\"graceOverMillis\":%.1f,\"timeoutsMillis\":%s}",
          graceMillis,
          CallingApplication.CALLS,
          answered,
          timedOut,
          hopeless,
          sinceResumedMillis(graceOverNanos),
          timeouts.stream()
              .map(told -> String.format(Locale.ROOT, "%.1f", sinceResumedMillis(told.atNanos())))
              .toList());
    }

    private double sinceResumedMillis(long nanos) {
      return (nanos - resumedNanos) / 1e6;
    }
  }

  /** A call that was told to have timed out; by number is by deadline. */
  private record Timeout(int number, long atNanos, long overdueNanos) {}

  @BeforeEach
  void start() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "signals are those of Linux");
    server =
        HttpServer.create()
            .host("localhost")
            .port(0)
            .route(
                routes ->
                    routes
                        .get(
                            "/at-once",
                            (request, response) -> response.sendString(Mono.just("answer")))
                        .get("/silent", (request, response) -> response.sendString(Mono.never()))
                        .get(
                            "/answered",
                            (request, response) -> response.sendString(arrive(answer.asMono())))
                        .get(
                            "/never",
                            (request, response) -> response.sendString(arrive(Mono.never()))))
            .bindNow(Waiting.PATIENCE);
  }

  private Mono<String> arrive(Mono<String> body) {
    arrived.incrementAndGet();
    return body;
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.disposeNow(Waiting.PATIENCE);
    }
  }

  @Test
  void answersThatLieAtTheSocketAreReadBeforeTimeoutsFire() throws Exception {
    Outcome with = outcomeOfAPause(DEFAULT_GRACE_MILLIS);

    keep(with, DEFAULT_GRACE_MILLIS);
    assertThat(with.timedOut()).isLessThanOrEqualTo(MOST_TOLD);
    assertThat(with.failed()).isZero();
    // A timeout that is one stays one.
    assertThat(with.hopeless()).isEqualTo(CallingApplication.HOPELESS);
    keepsOrderAndBounds(with);
  }

  /** Else the other test proves nothing; who is first is a race that other work decides. */
  @Test
  void withoutAGraceTimeoutsFireAlthoughTheAnswersLieAtTheSocket() throws Exception {
    Outcome without = outcomeOfAPause(0);

    keep(without, 0);
    assertThat(without.timedOut()).isGreaterThan(MOST_TOLD);
    assertThat(without.failed()).isZero();
    keepsOrderAndBounds(without);
  }

  private static void keepsOrderAndBounds(Outcome outcome) {
    assertThat(outcome.timeouts()).hasSize(outcome.timedOut() + outcome.hopeless());
    assertThat(outcome.timeouts())
        .as("in the order of their deadlines")
        .isSortedAccordingTo(Comparator.comparingInt(Timeout::number));
    assertThat(outcome.timeouts())
        .as("none before its deadline")
        .allMatch(told -> told.overdueNanos() >= 0);
    // On the loop of the timeouts, so this does not ask how late a busy machine makes them.
    assertThat(outcome.timeouts())
        .as("none later than a delay of one grace that began when the process went on")
        .allMatch(told -> told.atNanos() <= outcome.graceOverNanos());
  }

  private static void keep(Outcome outcome, long graceMillis) throws IOException {
    String line = outcome.json(graceMillis);
    System.out.println(line);
    String raw = System.getProperty("reactortimer.pauses.raw", "");
    if (!raw.isEmpty()) {
      Files.writeString(
          Path.of(raw), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  /** Stops a process while it waits, answers meanwhile, and lets it go on when all are overdue. */
  private Outcome outcomeOfAPause(long graceMillis) throws Exception {
    arrived.set(0);
    answer = Sinks.one();
    Process calling = start(graceMillis);
    try (BufferedReader output = calling.inputReader()) {
      awaitWarm(output);
      Waiting.until(
          "all calls",
          arrived::get,
          calls -> calls == CallingApplication.CALLS + CallingApplication.HOPELESS);
      signal("-STOP", calling);
      answer.tryEmitValue("answer");
      Thread.sleep(CallingApplication.LIMIT.plus(Duration.ofSeconds(1)).toMillis());
      signal("-CONT", calling);
      return outcomeOf(output.lines().toList());
    } finally {
      calling.destroyForcibly();
    }
  }

  /** However long that takes; what it logs comes first. */
  private static void awaitWarm(BufferedReader output) throws IOException {
    String line = output.readLine();
    while (line != null && !line.equals("WARM")) {
      line = output.readLine();
    }
    assertThat(line).as("what the process says once it is warm").isNotNull();
  }

  private Process start(long graceMillis) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CallingApplication.class.getName(),
            Integer.toString(server.port()),
            Long.toString(graceMillis))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void signal(String signal, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static Outcome outcomeOf(List<String> output) {
    long[] told = numbers(output, "TOLD").findFirst().orElseThrow(() -> notTold(output));
    long[] resumed = numbers(output, "RESUMED").findFirst().orElseThrow(() -> notTold(output));
    return new Outcome(
        (int) told[0],
        (int) told[1],
        (int) told[2],
        (int) told[3],
        resumed[0],
        resumed[1],
        numbers(output, "TIMEOUT")
            .map(timeout -> new Timeout((int) timeout[0], timeout[1], timeout[2]))
            .toList());
  }

  private static AssertionError notTold(List<String> output) {
    return new AssertionError("the process has not told: " + output);
  }

  /** What stands in each line that begins with that word. */
  private static Stream<long[]> numbers(List<String> output, String word) {
    return output.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> Stream.of(line.split(" ")).skip(1).mapToLong(Long::parseLong).toArray());
  }
}
