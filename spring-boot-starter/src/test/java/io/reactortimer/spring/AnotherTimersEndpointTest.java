// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.spring.actuate.endpoint.ReactorTimersEndpoint;
import io.reactortimer.spring.actuate.endpoint.ReactorTimersEndpointWebExtension;
import io.reactortimer.spring.actuate.endpoint.TimersEndpoint;
import io.reactortimer.spring.actuate.endpoint.TimersEndpointId;
import io.reactortimer.spring.autoconfigure.ReactorTimerAutoConfiguration;
import io.reactortimer.spring.autoconfigure.ReactorTimerEndpointAutoConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;

/** Beside an endpoint {@code timers} of anybody's, the endpoint has its other id. */
@ExtendWith(OutputCaptureExtension.class)
class AnotherTimersEndpointTest {

  private static final String EXPOSED = "management.endpoints.web.exposure.include=*";

  private final ReactiveWebApplicationContextRunner runner =
      new ReactiveWebApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  EndpointAutoConfiguration.class,
                  WebEndpointAutoConfiguration.class,
                  ReactorTimerAutoConfiguration.class,
                  ReactorTimerEndpointAutoConfiguration.class))
          .withPropertyValues(EXPOSED);

  @ParameterizedTest
  @ValueSource(classes = {Plain.class, Spelt.class, WebOnly.class})
  void whateverItsKindAndSpelling(Class<?> theirs) {
    runner.withUserConfiguration(theirs).run(AnotherTimersEndpointTest::isBesideTheirs);
  }

  @Test
  void ofAnAutoConfigurationThatComesLaterInTheAlphabet() {
    runner
        .withConfiguration(AutoConfigurations.of(ZzzAutoConfiguration.class))
        .run(AnotherTimersEndpointTest::isBesideTheirs);
  }

  @Test
  void ofAParentContext() {
    try (AnnotationConfigApplicationContext parent =
        new AnnotationConfigApplicationContext(Plain.class)) {
      runner.withParent(parent).run(AnotherTimersEndpointTest::isBesideTheirs);
    }
  }

  @Test
  void anEndpointOfAnotherIdDoesNotMatter() {
    runner
        .withUserConfiguration(Clocks.class)
        .run(context -> assertThat(context).hasSingleBean(TimersEndpoint.class));
  }

  @Test
  void theStartSaysWhoseItIs(CapturedOutput output) {
    try (RunningApplication application =
        RunningApplication.start(
            List.of(RunningApplication.Application.class, Plain.class), EXPOSED)) {
      assertThat(application.context().getBean(TimersEndpointId.class).text())
          .isEqualTo("reactortimers");
    }
    assertThat(output)
        .containsOnlyOnce(
            "Live timers are listed by the endpoint 'reactortimers'. It has this id because the"
                + " bean 'theirs' is an endpoint 'timers'");
  }

  @Test
  void exposedByTheOtherIdAloneItHasThatId() {
    runner
        .withPropertyValues("management.endpoints.web.exposure.include=health,reactortimers")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(ReactorTimersEndpoint.class)
                    .hasSingleBean(ReactorTimersEndpointWebExtension.class));
  }

  private static void isBesideTheirs(AssertableReactiveWebApplicationContext context) {
    assertThat(context).hasNotFailed();
    assertThat(context)
        .hasSingleBean(ReactorTimersEndpoint.class)
        .hasSingleBean(ReactorTimersEndpointWebExtension.class)
        .doesNotHaveBean(TimersEndpoint.class);
    assertThat(context.getBean(PathMappedEndpoints.class).getAllRootPaths())
        .hasSize(2)
        .contains("reactortimers");
  }

  static class Plain {

    @Bean
    TheirEndpoint theirs() {
      return new TheirEndpoint();
    }
  }

  @Endpoint(id = "timers")
  static class TheirEndpoint {

    @ReadOperation
    public String read() {
      return "theirs";
    }
  }

  static class Spelt {

    @Bean
    SpeltEndpoint theirs() {
      return new SpeltEndpoint();
    }
  }

  @Endpoint(id = "timeRs")
  static class SpeltEndpoint extends TheirEndpoint {}

  static class WebOnly {

    @Bean
    WebOnlyEndpoint theirs() {
      return new WebOnlyEndpoint();
    }
  }

  @WebEndpoint(id = "timers")
  static class WebOnlyEndpoint {

    @ReadOperation
    public String read() {
      return "theirs";
    }
  }

  static class Clocks {

    @Bean
    ClocksEndpoint clocks() {
      return new ClocksEndpoint();
    }
  }

  @Endpoint(id = "clocks")
  static class ClocksEndpoint extends TheirEndpoint {}

  @AutoConfiguration
  static class ZzzAutoConfiguration extends Plain {}
}
