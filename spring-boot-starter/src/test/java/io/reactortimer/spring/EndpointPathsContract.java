// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Wherever the endpoint is mapped to, its rules are there, and nowhere else. */
public abstract class EndpointPathsContract {

  /** What chooses the stack. */
  abstract List<String> stack();

  /** What puts the application under {@code /app}, and under {@code /api} there, if it can be. */
  abstract List<String> prefixed();

  /** Where the application is then. */
  abstract String prefix();

  @Test
  void underThePrefixOfTheApplication() throws Exception {
    try (RunningApplication application = start(prefixed())) {
      isRuled(application, "local.server.port", prefix() + "/actuator/timers");
      isTheApplications(application, prefix() + "/timers");
    }
  }

  @Test
  void underAnotherPathAndAtTheRoot() throws Exception {
    try (RunningApplication application =
        start(
            List.of(
                "management.endpoints.web.base-path=/",
                "management.endpoints.web.path-mapping.timers=t-list"))) {
      isRuled(application, "local.server.port", "/t-list");
      isTheApplications(application, "/timers");
    }
  }

  @Test
  void onAPortOfItsOwn() throws Exception {
    try (RunningApplication application =
        start(
            List.of(
                "management.server.port=0",
                "management.server.base-path=/mgmt",
                "management.endpoints.web.base-path=/"))) {
      isRuled(application, "local.management.port", "/mgmt/timers");
      isTheApplications(application, "/timers");
    }
  }

  @Test
  void onAPortOfItsOwnBesideThePrefixOfTheApplication() throws Exception {
    List<String> properties = new ArrayList<>(prefixed());
    properties.add("management.server.port=0");
    properties.add("management.endpoints.web.path-mapping.timers=live");
    try (RunningApplication application = start(properties)) {
      isRuled(application, "local.management.port", "/actuator/live");
      isTheApplications(application, prefix() + "/timers");
    }
  }

  /**
   * Under the paths of Cloud Foundry's platform, which are the application's, have all operations,
   * and ask for a token after that.
   */
  @Test
  void onCloudFoundryWhateverIsExposed() throws Exception {
    for (String management : List.of("management.server.port=", "management.server.port=0")) {
      List<String> properties = new ArrayList<>(stack());
      properties.add("spring.main.cloud-platform=cloud_foundry");
      properties.add("management.endpoints.web.exposure.include=health");
      properties.add("management.endpoint.timers.access=read-only");
      properties.add(management);
      try (RunningApplication application =
          RunningApplication.start(properties.toArray(String[]::new))) {
        String path = "/cloudfoundryapplication/timers";
        for (String method : List.of("GET", "DELETE")) {
          assertThat(send(application, "local.server.port", method, path).statusCode())
              .isEqualTo(503); // no token can be checked
          assertThat(send(application, "local.server.port", method, path + "?limt=1").body())
              .contains("limt");
          assertThat(send(application, "local.server.port", method, path + "/5?id=6").body())
              .contains("it is in the path");
        }
        HttpResponse<String> console =
            RunningApplication.send(
                application
                    .request(path + "/5")
                    .header("Origin", "https://console.test")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"action\":\"pause\"}")));
        assertThat(console.statusCode()).isEqualTo(503);
        assertThat(console.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      }
    }
  }

  private RunningApplication start(List<String> more) {
    List<String> properties = new ArrayList<>(stack());
    properties.add("management.endpoints.web.exposure.include=timers,health");
    properties.add("management.endpoint.timers.access=unrestricted");
    properties.addAll(more);
    return RunningApplication.start(
        List.of(RunningApplication.Application.class, OwnTimers.class),
        properties.toArray(String[]::new));
  }

  private static void isRuled(RunningApplication application, String port, String path)
      throws Exception {
    HttpResponse<String> read = send(application, port, "GET", path);
    assertThat(read.statusCode()).as(path).isEqualTo(200);
    assertThat(read.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(send(application, port, "GET", path + "?limt=1").body()).contains("limt");
    assertThat(send(application, port, "DELETE", path + "/5?id=6").body())
        .contains("it is in the path");
    assertThat(send(application, port, "DELETE", path + "?name=none").statusCode()).isEqualTo(200);
    String health = path.substring(0, path.lastIndexOf('/')) + "/health?any=1";
    HttpResponse<String> other = send(application, port, "GET", health);
    assertThat(other.statusCode()).as(health).isEqualTo(200);
    assertThat(other.headers().firstValue("X-Frame-Options")).isEmpty();
  }

  private static void isTheApplications(RunningApplication application, String path)
      throws Exception {
    HttpResponse<String> response = send(application, "local.server.port", "GET", path + "?any=1");
    assertThat(response.body()).isEqualTo("the application's, 1");
    assertThat(response.headers().firstValue("X-Frame-Options")).isEmpty();
  }

  private static HttpResponse<String> send(
      RunningApplication application, String port, String method, String path) throws Exception {
    URI uri =
        URI.create(
            "http://localhost:" + application.context().getEnvironment().getProperty(port) + path);
    return RunningApplication.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()));
  }

  @Configuration(proxyBeanMethods = false)
  public static class OwnTimers {

    @Bean
    TimersController timersController() {
      return new TimersController();
    }
  }

  @RestController
  public static class TimersController {

    @GetMapping("/timers")
    String timers(@RequestParam("any") String any) {
      return "the application's, " + any;
    }
  }
}
