// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.Timers;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * With Resilience4j in the application, whose endpoint has the id {@code timers} too. Run with its
 * module for Spring Boot 4 and with the one for Spring Boot 3, which Spring Cloud's circuit breaker
 * brings.
 */
@Tag("resilience4j")
@ExtendWith(OutputCaptureExtension.class)
class Resilience4jTest {

  private static final String INCLUDE = "management.endpoints.web.exposure.include=";

  @Test
  void bothEndpointsAreReached(CapturedOutput output) throws Exception {
    try (RunningApplication application =
        RunningApplication.start(INCLUDE + "timers,reactortimers")) {
      Timers.every(Duration.ofHours(1))
          .name("beside.resilience4j")
          .on(application.scheduler())
          .counts()
          .subscribe();

      assertThat(application.context().getBean("timerEndpoint").getClass().getName())
          .startsWith(
              "io.github.resilience4j."
                  + System.getProperty("resilience4j.package", "springboot")
                  + ".");
      assertThat(application.get("/actuator/timers").body()).startsWith("{\"timers\":[");
      assertThat(application.get("/actuator/reactortimers").body())
          .contains("\"schedulers\"", "beside.resilience4j");
      long id = application.id("beside.resilience4j");
      assertThat(application.get("/actuator/reactortimers/" + id).statusCode()).isEqualTo(200);
    }

    assertThat(output)
        .containsOnlyOnce("Live timers are listed by the endpoint 'reactortimers'.")
        .contains("management.endpoint.reactortimers.access");
  }

  @Test
  void accessIsThatOfTheIdInUse() throws Exception {
    try (RunningApplication application =
        RunningApplication.start(
            INCLUDE + "reactortimers", "management.endpoint.reactortimers.access=unrestricted")) {
      assertThat(application.send("DELETE", "/actuator/reactortimers?name=none", null).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void thePathCanBeTheirs() throws Exception {
    try (RunningApplication application =
        RunningApplication.start(
            INCLUDE + "reactortimers",
            "management.endpoints.web.path-mapping.reactortimers=timers")) {
      assertThat(application.get("/actuator/timers").body()).contains("\"schedulers\"");
    }
  }

  @Test
  void everythingExposedIsBothEndpoints() throws Exception {
    try (RunningApplication application = RunningApplication.start(INCLUDE + "*")) {
      assertThat(application.get("/actuator/timers").body()).startsWith("{\"timers\":[");
      assertThat(application.get("/actuator/reactortimers").body()).contains("\"schedulers\"");
    }
  }

  @Test
  void unexposedEndpointIsAnnouncedByTheIdInUse(CapturedOutput output) {
    RunningApplication.start(INCLUDE + "timers").close();

    assertThat(output)
        .containsOnlyOnce("the endpoint 'reactortimers' is not exposed")
        .contains("as in health,reactortimers.")
        .containsOnlyOnce("It has this id because the bean 'timerEndpoint' is an endpoint 'timers'")
        .doesNotContain("Live timers are listed by");
  }

  @Test
  void theirIdCanBeChosenWhereTheirEndpointIsNot() throws Exception {
    try (RunningApplication application =
        RunningApplication.start(
            INCLUDE + "timers",
            "reactor-timer.endpoint.id=timers",
            "spring.autoconfigure.exclude=" + theirAutoConfiguration())) {
      assertThat(application.get("/actuator/timers").body()).contains("\"schedulers\"");
    }
  }

  /** Of the module that is on the class path. */
  private static String theirAutoConfiguration() {
    return "io.github.resilience4j."
        + System.getProperty("resilience4j.package", "springboot")
        + ".micrometer.autoconfigure.TimerAutoConfiguration";
  }

  @Test
  void aClashIsExplained(CapturedOutput output) {
    assertThatThrownBy(
            () -> RunningApplication.start(INCLUDE + "timers", "reactor-timer.endpoint.id=timers"))
        .rootCause()
        .hasMessageStartingWith("Found two endpoints with the id 'timers'");

    assertThat(output)
        .contains(
            "APPLICATION FAILED TO START",
            "The endpoint of the bean 'timerEndpoint' has the id 'timers'",
            "Action:",
            "Set reactor-timer.endpoint.id=reactortimers");
  }
}
