// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.live.TimerQuery;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.header.XFrameOptionsServerHttpHeadersWriter.Mode;

/** Who may do what, and see what, where Spring Security decides it. */
@Tag("security")
@ExtendWith(OutputCaptureExtension.class)
class TimersSecurityTest {

  private static final String EXPOSED = "management.endpoints.web.exposure.include=timers";
  private static final String UNRESTRICTED = "management.endpoint.timers.access=unrestricted";

  private static RunningApplication secured;
  private static RunningApplication byDefault;
  private static RunningApplication open;

  @BeforeAll
  static void start() {
    secured =
        RunningApplication.start(
            List.of(RunningApplication.Application.class, SecuredApplication.class),
            EXPOSED,
            UNRESTRICTED,
            "reactor-timer.endpoint.show-values=when-authorized",
            "reactor-timer.endpoint.roles=OPS_WRITE");
    byDefault =
        RunningApplication.start(
            EXPOSED,
            UNRESTRICTED,
            "spring.security.user.name=reader",
            "spring.security.user.password=secret");
    open =
        RunningApplication.start(
            List.of(RunningApplication.Application.class, OpenApplication.class),
            EXPOSED,
            UNRESTRICTED);
  }

  @AfterAll
  static void stop() {
    secured.close();
    byDefault.close();
    open.close();
  }

  @AfterEach
  void completeAll() {
    secured.scheduler().live().withPatience(Waiting.PATIENCE).completeAll(TimerQuery.all());
    byDefault.scheduler().live().withPatience(Waiting.PATIENCE).completeAll(TimerQuery.all());
  }

  @ParameterizedTest
  @CsvSource({
    "-,      GET,    401",
    "-,      POST,   401",
    "-,      DELETE, 401",
    "reader, GET,    200",
    "reader, POST,   403",
    "reader, DELETE, 403",
    "writer, GET,    200",
    "writer, POST,   200",
    "writer, DELETE, 204"
  })
  void readersReadAndWritersWrite(String user, String method, int status) throws Exception {
    long id = start(secured, "secured");

    assertThat(send(secured, user, method, "/" + id, null).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"GET, 200", "POST, 403", "DELETE, 403"})
  void theDefaultsOfSpringSecurityRefuseWritesWithoutACsrfToken(String method, int status)
      throws Exception {
    long id = start(byDefault, "default");

    // Everyone who is authenticated may do everything here, but for the token.
    assertThat(send(byDefault, "reader", method, "/" + id, null).statusCode()).isEqualTo(status);
  }

  @Test
  void whoIsLoggedInMayWriteByAnyName() throws Exception {
    String authorization =
        "Authorization: Basic "
            + Base64.getEncoder().encodeToString("writer:secret".getBytes(StandardCharsets.UTF_8));
    String delete = "DELETE /actuator/timers?name=none HTTP/1.1";
    int port = secured.request("/").build().uri().getPort();

    assertThat(RawHttp.send(port, delete, "Host: app.test", authorization))
        .startsWith("HTTP/1.1 200")
        .containsOnlyOnce("X-Frame-Options: DENY")
        .containsOnlyOnce("X-Content-Type-Options: nosniff")
        .containsOnlyOnce("no-store");
    assertThat(
            RawHttp.send(
                port, delete, "Host: app.test", authorization, "Origin: https://evil.test"))
        .startsWith("HTTP/1.1 403")
        .contains("\"Origin\"");
  }

  @Test
  void whatIsOpenToAnyoneIsOpenByItsOwnNamesOnly() throws Exception {
    int port = open.request("/").build().uri().getPort();
    String delete = "DELETE /actuator/timers?name=none HTTP/1.1";

    assertThat(RawHttp.send(port, delete, "Host: app.test"))
        .startsWith("HTTP/1.1 403")
        .contains("\"Host\"");
    assertThat(RawHttp.send(port, delete, "Host: localhost"))
        .startsWith("HTTP/1.1 200")
        .containsOnlyOnce("X-Frame-Options: SAMEORIGIN");
  }

  @Configuration(proxyBeanMethods = false)
  static class OpenApplication {

    @Bean
    SecurityWebFilterChain everything(ServerHttpSecurity http) {
      return http.authorizeExchange(exchange -> exchange.anyExchange().permitAll())
          .anonymous(Customizer.withDefaults())
          .csrf(CsrfSpec::disable)
          .headers(headers -> headers.frameOptions(frames -> frames.mode(Mode.SAMEORIGIN)))
          .build();
    }
  }

  @Test
  void valuesOfTagsAreForThoseOfTheRole() throws Exception {
    long id = start(secured, "tagged");

    for (String accept : List.of("application/json", "text/plain")) {
      for (String path : List.of("?name=tagged", "/" + id)) {
        assertThat(send(secured, "reader", "GET", path, accept).body())
            .contains("******")
            .doesNotContain("lobby");
        assertThat(send(secured, "writer", "GET", path, accept).body())
            .contains("lobby")
            .doesNotContain("******");
      }
    }
    assertThat(send(secured, "writer", "POST", "/" + id, null).body()).contains("lobby");
  }

  @Test
  void onlyThoseWhoSeeATagMayFilterByIt() throws Exception {
    long id = start(secured, "filtered");

    HttpResponse<String> refused = send(secured, "reader", "GET", "?tag=room:lobby", null);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("hidden from you");
    assertThat(send(secured, "writer", "GET", "?tag=room:lobby", null).body())
        .contains("\"matching\":1");
  }

  @Test
  void writesAreLoggedWithThePrincipal(CapturedOutput output) throws Exception {
    long id = start(secured, "logged");

    send(secured, "writer", "POST", "/" + id, null);
    send(secured, "writer", "DELETE", "?name=logged", null);

    assertThat(output)
        .contains("Timer " + id + ": pause, for writer; name: logged")
        .contains("Timers: 1 completed, refused {}, for writer; name: logged");
  }

  @Test
  void thePageShowsTheConfigurationThatIsTriedHere() throws Exception {
    String source =
        Files.readString(
            Path.of("src/test/java/io/reactortimer/spring", "SecuredApplication.java"));
    int begin = source.indexOf("  @Bean\n");
    String example =
        source.substring(begin, source.indexOf("\n\n", begin)).indent(-2).stripTrailing();

    assertThat(Files.readString(Path.of("..", "docs", "access.md")))
        .contains("```java\n" + example + "\n```\n");
  }

  private static long start(RunningApplication application, String name) {
    Timers.every(Duration.ofHours(1))
        .name(name)
        .tag("room", "lobby")
        .on(application.scheduler())
        .counts()
        .subscribe();
    return application.id(name);
  }

  private static HttpResponse<String> send(
      RunningApplication application, String user, String method, String path, String accept)
      throws Exception {
    HttpRequest.Builder request =
        application
            .request("/actuator/timers" + path)
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("POST")
                    ? BodyPublishers.ofString("{\"action\":\"pause\"}")
                    : BodyPublishers.noBody());
    if (accept != null) {
      request.header("Accept", accept);
    }
    if (!user.equals("-")) {
      byte[] credentials = (user + ":secret").getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    return RunningApplication.send(request);
  }
}
