// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.spring.actuate.endpoint.ReactorTimersEndpoint;
import io.reactortimer.spring.actuate.endpoint.ReactorTimersEndpointWebExtension;
import io.reactortimer.spring.actuate.endpoint.TimersEndpoint;
import io.reactortimer.spring.actuate.endpoint.TimersEndpointWebExtension;
import io.reactortimer.spring.actuate.endpoint.TimersOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class ReactorTimerEndpointAutoConfigurationTest {

  private static final String EXPOSED = "management.endpoints.web.exposure.include=timers";
  private static final String NOTICE =
      "Live timers are not listed, because the endpoint 'timers' is not exposed.";

  private final ReactiveWebApplicationContextRunner runner =
      new ReactiveWebApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  EndpointAutoConfiguration.class,
                  ReactorTimerAutoConfiguration.class,
                  ReactorTimerEndpointAutoConfiguration.class));

  @Test
  void exposedOverTheWeb() {
    runner
        .withPropertyValues(EXPOSED)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(TimersEndpoint.class)
                    .hasSingleBean(TimersEndpointWebExtension.class)
                    .doesNotHaveBean(UnexposedEndpointHint.class));
  }

  @Test
  void notExposedByDefault() {
    runner.run(
        context ->
            assertThat(context)
                .doesNotHaveBean(TimersEndpoint.class)
                .doesNotHaveBean(TimersEndpointWebExtension.class)
                .hasSingleBean(UnexposedEndpointHint.class));
  }

  @Test
  void exposedOverJmxOnlyHasNoWebExtension() {
    runner
        .withPropertyValues(
            "spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=timers")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(TimersEndpoint.class)
                    .doesNotHaveBean(TimersEndpointWebExtension.class));
  }

  @Test
  void accessNoneRemovesIt() {
    runner
        .withPropertyValues(EXPOSED, "management.endpoint.timers.access=NONE")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(TimersEndpoint.class)
                    .doesNotHaveBean(TimersEndpointWebExtension.class));
  }

  @Test
  void disabledLeavesNothing() {
    runner
        .withPropertyValues(EXPOSED, "reactor-timer.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(TimersEndpoint.class)
                    .doesNotHaveBean(UnexposedEndpointHint.class));
  }

  @Test
  void anotherIdCanBeChosen() {
    runner
        .withPropertyValues(
            "management.endpoints.web.exposure.include=reactortimers",
            "reactor-timer.endpoint.id=reactortimers")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(ReactorTimersEndpoint.class)
                    .hasSingleBean(ReactorTimersEndpointWebExtension.class)
                    .doesNotHaveBean(TimersEndpoint.class)
                    .doesNotHaveBean(TimersEndpointWebExtension.class)
                    .doesNotHaveBean(UnexposedEndpointHint.class));
  }

  @Test
  void exposureAndAccessOfTheOtherIdDoNotCount() {
    runner
        .withPropertyValues(EXPOSED, "reactor-timer.endpoint.id=reactortimers")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(TimersOperations.class)
                    .hasSingleBean(UnexposedEndpointHint.class));
  }

  @Test
  void unknownIdNamesTheProperty() {
    runner
        .withPropertyValues(EXPOSED, "reactor-timer.endpoint.id=clocks")
        .run(
            context ->
                assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("clocks"));
  }

  @Test
  void unexposedEndpointIsAnnouncedOnceAtStart(CapturedOutput output) {
    start();

    assertThat(output)
        .containsOnlyOnce(NOTICE)
        .contains("management.endpoints.web.exposure.include, as in health,timers");
  }

  @Test
  void exposedEndpointNeedsNoAnnouncement(CapturedOutput output) {
    start("--" + EXPOSED);

    assertThat(output).doesNotContain(NOTICE);
  }

  @Test
  void deniedAccessIsADecisionAndNeedsNoAnnouncement(CapturedOutput output) {
    start("--management.endpoint.timers.access=none");

    assertThat(output).doesNotContain(NOTICE);
  }

  private static void start(String... arguments) {
    SpringApplication application = new SpringApplication(Application.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.run(arguments).close();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    EndpointAutoConfiguration.class,
    ReactorTimerAutoConfiguration.class,
    ReactorTimerEndpointAutoConfiguration.class
  })
  static class Application {}
}
