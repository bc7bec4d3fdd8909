// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactortimer.lease.fleet.LocalServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The example as two processes on one PostgreSQL, with the leases of the starter: one of them
 * writes the report, and both say which.
 */
@Timeout(300)
class TwoInstancesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** For a process that is told to stop and runs for a moment yet. */
  private static final long MARGIN_MILLIS = 100;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

  @Test
  void oneWritesTheReportAndTheOtherFollowsWithAHigherToken() throws Exception {
    try (LocalServer database = LocalServer.start(LocalServer.Kind.POSTGRESQL);
        Instance first = Instance.on(database);
        Instance second = Instance.on(database)) {
      Instance leader = leader(first, second);
      Instance other = leader == first ? second : first;
      String name = leader.ask("/report").get("instance").asString();
      JsonNode seen = other.ask("/report").get("last");
      assertThat(seen.get("instance").asString()).isEqualTo(name);
      assertThat(interval(other).get("state").asString()).isEqualTo("GATED");

      leader.close();

      await().atMost(PATIENCE).until(() -> !writer(other).equals(name));
      JsonNode after = other.ask("/report");
      assertThat(after.get("leads").asBoolean()).isTrue();
      assertThat(after.get("last").get("token").asLong()).isGreaterThan(seen.get("token").asLong());
    }
  }

  @Test
  void oneThatWasStoppedClaimsNothingBesideTheNextWhenItGoesOn() throws Exception {
    try (LocalServer database = LocalServer.start(LocalServer.Kind.POSTGRESQL);
        Instance first = Instance.on(database);
        Instance second = Instance.on(database)) {
      Instance leader = leader(first, second);
      Instance other = leader == first ? second : first;
      long token = other.ask("/report").get("last").get("token").asLong();
      String name = writer(other);
      long ticks = stopBetweenTwoTicks(leader);

      await().atMost(PATIENCE).until(() -> !writer(other).equals(name));
      leader.goOn();

      long number = written(other);
      await().atMost(PATIENCE).until(() -> written(other) > number + 2);
      assertThat(interval(leader).get("ticks").asLong()).isEqualTo(ticks);
      assertThat(interval(leader).get("state").asString()).isEqualTo("GATED");
      assertThat(leads(leader)).isFalse();
      JsonNode last = leader.ask("/report").get("last");
      assertThat(last.get("instance").asString()).isNotEqualTo(name);
      assertThat(last.get("token").asLong()).isGreaterThan(token);
    }
  }

  /** Waits until one of them has written, and returns it. */
  private static Instance leader(Instance first, Instance second) throws Exception {
    await().atMost(PATIENCE).until(() -> leads(first) != leads(second) && written(second) > 2);
    return leads(first) ? first : second;
  }

  /** Stops it while no tick is due, and returns how many there were. */
  private static long stopBetweenTwoTicks(Instance leader) throws Exception {
    long begun = System.nanoTime();
    for (long asked = begun; asked - begun < PATIENCE.toNanos(); asked = System.nanoTime()) {
      JsonNode interval = interval(leader);
      leader.stop();
      Duration took = Duration.ofNanos(System.nanoTime() - asked);
      JsonNode dueIn = interval.get("dueIn"); // null while it ticks
      if (dueIn != null && took.toMillis() + MARGIN_MILLIS < dueIn.asDouble()) {
        return interval.get("ticks").asLong();
      }
      leader.goOn();
    }
    throw new AssertionError("No moment between two ticks in " + PATIENCE);
  }

  private static boolean leads(Instance instance) throws Exception {
    return instance.ask("/report").get("leads").asBoolean();
  }

  private static long written(Instance instance) throws Exception {
    return instance.ask("/report").path("last").path("number").asLong();
  }

  private static String writer(Instance instance) throws Exception {
    return instance.ask("/report").get("last").get("instance").asString();
  }

  private static JsonNode interval(Instance instance) throws Exception {
    return instance.ask("/actuator/timers?name=report").get("timers").get(0);
  }

  /** One process of the example. */
  private record Instance(Process process, String port) implements AutoCloseable {

    static Instance on(LocalServer database) throws IOException {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-jar",
                      System.getProperty("example.jar"),
                      "--spring.profiles.active=two",
                      "--example.database=" + database.r2dbcUrl(),
                      "--example.viewers.enabled=false",
                      "--server.port=0"))
              .redirectErrorStream(true)
              .start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder log = new StringBuilder();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        log.append(line).append('\n');
        Matcher port = PORT.matcher(line);
        if (port.find()) {
          Thread rest = new Thread(() -> drop(out));
          rest.setDaemon(true);
          rest.start();
          return new Instance(process, port.group(1));
        }
      }
      throw new AssertionError("ended before it had started: " + log);
    }

    /** Reads on, or the process would wait for that. */
    private static void drop(BufferedReader out) {
      try {
        out.transferTo(Writer.nullWriter());
      } catch (IOException ended) {
        // So has the process.
      }
    }

    JsonNode ask(String path) throws Exception {
      String body =
          HTTP.send(
                  HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
                  BodyHandlers.ofString())
              .body();
      return JsonMapper.shared().readTree(body);
    }

    /** Stops it where it is, as a pause of its machine does. */
    void stop() throws Exception {
      signal("-STOP");
    }

    void goOn() throws Exception {
      signal("-CONT");
    }

    private void signal(String signal) throws Exception {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() throws Exception {
      goOn(); // or it would not hear that it is to end
      process.destroy();
      process.waitFor();
    }
  }
}
