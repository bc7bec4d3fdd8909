// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.reactive.server.WebTestClient;

/** However an application is set up, it starts and its timers are listed. */
@Timeout(90)
@ExtendWith(OutputCaptureExtension.class)
class WaysToStartTest {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  private static ConfigurableApplicationContext start(
      WebApplicationType web, String... properties) {
    return new SpringApplicationBuilder(Application.class)
        .web(web)
        .properties("server.port=0", "management.endpoints.web.exposure.include=*")
        .properties(properties)
        .run();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring.main.lazy-initialization=true",
        "spring.threads.virtual.enabled=true",
        "spring.reactor.context-propagation=auto",
        "reactor-timer.default-scheduler=true"
      })
  void aWebApplicationListsItsTimersOverHttp(String setting) {
    try (ConfigurableApplicationContext context = start(WebApplicationType.REACTIVE, setting)) {
      var beat = Timers.every(Duration.ofHours(1)).name("beat").counts().subscribe();
      String port = context.getEnvironment().getProperty("local.server.port");
      WebTestClient.bindToServer()
          .baseUrl("http://localhost:" + port)
          .build()
          .get()
          .uri("/actuator/timers?name=beat")
          .exchange()
          .expectStatus()
          .isOk()
          .expectBody()
          .jsonPath("$.timers.length()")
          .isEqualTo(1)
          .jsonPath("$.timers[0].scheduler")
          .isEqualTo("reactor-timer");
      beat.dispose();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spring.main.lazy-initialization=true", "spring.main.banner-mode=off"})
  void anApplicationWithoutWebHasItsScheduler(String setting) {
    try (ConfigurableApplicationContext context = start(WebApplicationType.NONE, setting)) {
      var beat = Timers.every(Duration.ofHours(1)).name("beat").counts().subscribe();
      assertThat(
              context.getBean(TimerScheduler.class).live().withPatience(Waiting.PATIENCE).count())
          .isOne();
      beat.dispose();
    }
  }

  @ParameterizedTest
  @CsvSource({"yes, true", "on, true", "1, true", "no, false", "off, false", "0, false"})
  void theTakeoverIsOnOrOffInEachWordThatBootBinds(String word, boolean takenOver) {
    try (ConfigurableApplicationContext context =
        start(WebApplicationType.NONE, "reactor-timer.default-scheduler=" + word)) {
      TimerScheduler scheduler = context.getBean(TimerScheduler.class);
      assertThat(Timers.defaultScheduler()).isSameAs(scheduler);
      assertThat(ReactorTimers.installed().isPresent()).isEqualTo(takenOver);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "reactor-timer.enabled, maybe, 'Invalid boolean value ''maybe'''",
    "reactor-timer.default-scheduler, maybe, 'Invalid boolean value ''maybe'''",
    "reactor-timer.default-scheduler, '', 'A null value cannot be assigned'",
    "reactor-timer.workers, 0, 'workers must be in 1 .. 1024: 0'",
    "reactor-timer.slack, -1ms, 'slack must not be negative: PT-0.001S'",
    "reactor-timer.max-live, -5, 'maxLive must not be negative: -5'",
    "reactor-timer.name, ' ', 'name must not be blank'",
    "reactor-timer.health.stalled-after, 0s, 'must be positive'",
    "reactor-timer.endpoint.patience, 0s, 'must be positive, and at most a minute'",
    "reactor-timer.endpoint.patience, -1s, 'must be positive, and at most a minute'",
    "reactor-timer.endpoint.patience, 61s, 'must be positive, and at most a minute'",
  })
  void aBadValueStopsTheStartWithWhatToDo(
      String property, String value, String reason, CapturedOutput output) {
    assertThatThrownBy(() -> start(WebApplicationType.NONE, property + "=" + value))
        .isInstanceOf(Exception.class);
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains(property)
        .contains(reason)
        .contains("Action:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "off", "no", "0"})
  void switchedOffItLeavesNothingBehind(String off) {
    try (ConfigurableApplicationContext context =
        start(
            WebApplicationType.REACTIVE,
            "reactor-timer.enabled=" + off,
            "reactor-timer.default-scheduler=true")) {
      assertThat(ReactorTimers.installed()).isEmpty();
      assertThat(context.getBeanNamesForType(TimerScheduler.class)).isEmpty();
      assertThat(context.containsBean("timersHealthIndicator")).isFalse();
    }
  }
}
