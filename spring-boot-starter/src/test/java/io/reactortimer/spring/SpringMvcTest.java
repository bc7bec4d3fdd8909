// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Timers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An application on Spring MVC lists and steers its timers as one on WebFlux does. */
@Tag("mvc")
@Timeout(90)
class SpringMvcTest {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @Test
  void timersAreListedFoundPausedAndCompletedThere() throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.SERVLET)
            .properties(
                "server.port=0",
                "management.endpoints.web.exposure.include=timers",
                "management.endpoint.timers.access=unrestricted")
            .run()) {
      String base =
          "http://localhost:"
              + context.getEnvironment().getProperty("local.server.port")
              + "/actuator/timers";
      boolean[] completed = {false};
      Timers.every(Duration.ofHours(1))
          .name("beat")
          .counts()
          .doOnComplete(() -> completed[0] = true)
          .subscribe();
      HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create(base + "?name=beat")));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("\"matching\":1", "\"state\":\"ARMED\"");
      String id = page.body().replaceAll("(?s).*\"timers\":\\[\\{\"id\":(\\d+).*", "$1");
      assertThat(
              send(HttpRequest.newBuilder(URI.create(base + "/" + id))
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"pause\"}")))
                  .body())
          .contains("\"state\":\"PAUSED\"");
      assertThat(send(HttpRequest.newBuilder(URI.create(base + "?limit=0"))).statusCode())
          .isEqualTo(400);
      assertThat(send(HttpRequest.newBuilder(URI.create(base + "/" + id)).DELETE()).statusCode())
          .isEqualTo(204);
      while (!completed[0]) {
        Thread.yield();
      }
      assertThat(send(HttpRequest.newBuilder(URI.create(base + "/" + id))).statusCode())
          .isEqualTo(404);
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
