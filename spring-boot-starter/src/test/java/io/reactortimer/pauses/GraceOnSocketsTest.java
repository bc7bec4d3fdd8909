// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.pauses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactortimer.libraries.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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
 * with a grace nearly all of them are read, and without one they are told to have timed out.
 */
@Tag("pauses")
class GraceOnSocketsTest {

  /** Of 200, how many may be told that they have timed out although their answer was there. */
  private static final int MOST_TOLD = 5;

  private static final long DEFAULT_GRACE_MILLIS = 100;

  private final AtomicInteger arrived = new AtomicInteger();
  private volatile Sinks.One<String> answer = Sinks.one();
  private DisposableServer server;

  /** How the calls of a process have ended. */
  private record Outcome(int answered, int timedOut, int failed, int hopeless) {}

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
    Outcome without = outcomeOfAPause(0);
    Outcome with = outcomeOfAPause(DEFAULT_GRACE_MILLIS);

    System.out.printf(
        "Of %d calls timed out: %d without a grace, %d with %d ms%n",
        CallingApplication.CALLS, without.timedOut(), with.timedOut(), DEFAULT_GRACE_MILLIS);
    assertThat(with.timedOut()).isLessThanOrEqualTo(MOST_TOLD);
    assertThat(without.timedOut()).isGreaterThan(MOST_TOLD); // else this proves nothing
    assertThat(with.failed() + without.failed()).isZero();
    // A timeout that is one stays one.
    assertThat(with.hopeless()).isEqualTo(CallingApplication.HOPELESS);
  }

  /** Stops a process while it waits, answers meanwhile, and lets it go on when all are overdue. */
  private Outcome outcomeOfAPause(long graceMillis) throws Exception {
    arrived.set(0);
    answer = Sinks.one();
    Process calling = start(graceMillis);
    try {
      Waiting.until(
          "all calls",
          arrived::get,
          calls -> calls == CallingApplication.CALLS + CallingApplication.HOPELESS);
      signal("-STOP", calling);
      answer.tryEmitValue("answer");
      Thread.sleep(CallingApplication.LIMIT.plus(Duration.ofSeconds(1)).toMillis());
      signal("-CONT", calling);
      return outcomeOf(new String(calling.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } finally {
      calling.destroyForcibly();
    }
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

  private static Outcome outcomeOf(String output) {
    String told =
        output
            .lines()
            .filter(line -> line.startsWith("TOLD "))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the process has not told: " + output));
    String[] words = told.split(" ");
    return new Outcome(
        Integer.parseInt(words[1]),
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]),
        Integer.parseInt(words[4]));
  }
}
