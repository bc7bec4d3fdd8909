// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The script of the page gets the token that Spring Security wants of a write, by which it also
 * writes; nobody else gets one. With Spring Security's defaults: a session, forms and basic.
 */
public abstract class PageTokenContract {

  private static final String ASK = "Reactor-Timers-Ask";
  private static final String TOKEN = "Reactor-Timers-Token";

  /** What chooses the stack. */
  abstract List<String> stack();

  /** The users reader and writer, with forms and basic, and CSRF protection as by default. */
  abstract Class<?> security();

  @ParameterizedTest
  @CsvSource({
    "spring.application.name=any, local.server.port",
    "management.server.port=0, local.management.port"
  })
  void thePageAloneGetsAToken(String property, String port) throws Exception {
    List<String> properties = new ArrayList<>(stack());
    properties.add(property);
    properties.add("management.endpoints.web.exposure.include=timers");
    properties.add("management.endpoint.timers.access=unrestricted");
    try (RunningApplication application =
        RunningApplication.start(
            List.of(RunningApplication.Application.class, security()),
            properties.toArray(String[]::new))) {
      URI timers =
          URI.create(
              "http://localhost:"
                  + application.context().getEnvironment().getProperty(port)
                  + "/actuator/timers");
      theBrowserIsLedToTheLogin(timers);
      thoseThatDoNotAskGetNeitherTokenNorSession(timers);
      thePageWritesWithItsToken(timers);
      readersOnlyLook(timers);
    }
  }

  private static void theBrowserIsLedToTheLogin(URI timers) throws Exception {
    HttpResponse<String> page = send(request(timers).header("Accept", "text/html"));
    assertThat(page.statusCode()).isEqualTo(302);
    assertThat(page.headers().firstValue("Location").orElseThrow()).endsWith("/login");
    // The script does not make the browser ask for a password by itself.
    HttpResponse<String> script =
        send(
            request(timers)
                .header("Accept", "application/json")
                .header("X-Requested-With", "XMLHttpRequest"));
    assertThat(script.statusCode()).isEqualTo(401);
    assertThat(script.headers().firstValue("WWW-Authenticate")).isEmpty();
  }

  private static void thoseThatDoNotAskGetNeitherTokenNorSession(URI timers) throws Exception {
    for (String accept : List.of("*/*", "text/html", "text/plain")) {
      HttpResponse<String> read = send(as("writer", timers).header("Accept", accept));
      assertThat(read.statusCode()).isEqualTo(200);
      // Spring Security sets none by itself.
      assertThat(read.headers().allValues("Content-Security-Policy"))
          .singleElement()
          .asString()
          .contains("default-src 'none'", "frame-ancestors 'none'");
      assertThat(read.headers().firstValue("Set-Cookie")).isEmpty();
      assertThat(read.headers().firstValue(TOKEN)).isEmpty();
    }
  }

  private static void thePageWritesWithItsToken(URI timers) throws Exception {
    HttpResponse<String> asked = send(as("writer", timers).header(ASK, "token"));
    assertThat(asked.headers().allValues("Cache-Control").toString()).contains("no-store");
    String[] token = asked.headers().firstValue(TOKEN).orElseThrow().split(" ");
    String cookie = asked.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    URI dryRun = URI.create(timers + "?name=none&dryRun=true");

    assertThat(send(as("writer", dryRun).DELETE()).statusCode()).isIn(401, 403);
    assertThat(send(as("writer", dryRun).header("Cookie", cookie).DELETE()).statusCode())
        .isIn(401, 403);
    HttpRequest.Builder write =
        as("writer", dryRun).header("Cookie", cookie).header(token[0], token[1]);
    assertThat(send(write.copy().DELETE()).statusCode()).isEqualTo(200);
    assertThat(
            send(write
                    .copy()
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"action\":\"pause\"}")))
                .statusCode())
        .isEqualTo(200);
    // Even with the token no foreign page writes.
    assertThat(send(write.copy().header("Origin", "https://evil.test").DELETE()).statusCode())
        .isEqualTo(403);
  }

  private static void readersOnlyLook(URI timers) throws Exception {
    HttpResponse<String> asked = send(as("reader", timers).header(ASK, "token"));
    assertThat(asked.statusCode()).isEqualTo(200);
    String[] token = asked.headers().firstValue(TOKEN).orElseThrow().split(" ");
    String cookie = asked.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];

    assertThat(
            send(as("reader", URI.create(timers + "?name=none&dryRun=true"))
                    .header("Cookie", cookie)
                    .header(token[0], token[1])
                    .DELETE())
                .statusCode())
        .isEqualTo(403);
  }

  private static HttpRequest.Builder as(String user, URI uri) {
    String credentials = user + ":secret";
    return request(uri)
        .header(
            "Authorization",
            "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
  }

  private static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return RunningApplication.send(request);
  }
}
