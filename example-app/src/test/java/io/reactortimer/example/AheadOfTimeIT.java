// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application as it was processed ahead of time starts, takes over, and lists its timers. */
@Timeout(120)
class AheadOfTimeIT {

  private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

  @Test
  void startsAndListsItsTimers() throws Exception {
    Process application =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dspring.aot.enabled=true",
                "-jar",
                System.getProperty("example.jar"),
                "--server.port=0")
            .redirectErrorStream(true)
            .start();
    try {
      List<String> log = new ArrayList<>();
      String port = awaitPort(application, log);
      assertThat(log).anyMatch(line -> line.contains("AOT-processed"));
      HttpResponse<String> timers = get(port, "/actuator/timers?limit=1");
      assertThat(timers.statusCode()).isEqualTo(200);
      assertThat(timers.body())
          .contains("\"installed\":true", "viewer.heartbeat", "\"kind\":\"INTERVAL\"");
      assertThat(get(port, "/actuator/health").body()).contains("\"status\":\"UP\"");
    } finally {
      application.destroy();
      application.waitFor();
    }
  }

  private static String awaitPort(Process application, List<String> log) throws IOException {
    BufferedReader out =
        new BufferedReader(
            new InputStreamReader(application.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      log.add(line);
      Matcher port = PORT.matcher(line);
      if (port.find()) {
        return port.group(1);
      }
    }
    throw new AssertionError("ended before it had started: " + log);
  }

  private static HttpResponse<String> get(String port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
            BodyHandlers.ofString());
  }
}
