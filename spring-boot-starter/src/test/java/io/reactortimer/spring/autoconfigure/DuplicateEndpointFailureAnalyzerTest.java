// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.spring.RunningApplication;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class DuplicateEndpointFailureAnalyzerTest {

  private final DuplicateEndpointFailureAnalyzer analyzer = new DuplicateEndpointFailureAnalyzer();

  @ParameterizedTest
  @CsvSource({
    "timers, theirs, reactorTimersEndpoint, reactortimers",
    "time-rs, reactorTimersEndpoint, theirs, reactortimers",
    "reactortimers, theirs, reactorTimersEndpoint, timers"
  })
  void theOtherIdIsAdvised(String id, String one, String two, String advised) {
    FailureAnalysis analysis = analyzer.analyze(wrapped(clash(id, one, two)));

    assertThat(analysis).isNotNull();
    assertThat(analysis.getDescription()).contains("'theirs'", "'" + id + "'");
    assertThat(analysis.getAction())
        .startsWith("Set reactor-timer.endpoint.id=" + advised + ",")
        .contains("management.endpoint." + advised + ".access");
  }

  @Test
  void othersFailuresAreOthers() {
    assertThat(analyzer.analyze(wrapped(clash("timers", "theirs", "yours")))).isNull();
    assertThat(analyzer.analyze(new IllegalStateException())).isNull();
    assertThat(analyzer.analyze(new RuntimeException(clash("timers", "a", "b").getMessage())))
        .isNull();
  }

  @Test
  void anApplicationThatFailsToStartIsTold(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                RunningApplication.start(
                    List.of(RunningApplication.Application.class, Theirs.class),
                    "management.endpoints.web.exposure.include=timers",
                    "reactor-timer.endpoint.id=timers"))
        .rootCause()
        .hasMessageStartingWith("Found two endpoints");

    assertThat(output)
        .contains("The endpoint of the bean 'theirs' has the id 'timers'")
        .contains("Set reactor-timer.endpoint.id=reactortimers");
  }

  private static IllegalStateException clash(String id, String one, String two) {
    return new IllegalStateException(
        "Found two endpoints with the id '" + id + "': '" + one + "' and '" + two + "'");
  }

  private static Exception wrapped(Exception cause) {
    return new IllegalStateException("cannot create a bean", new RuntimeException(cause));
  }

  @Configuration(proxyBeanMethods = false)
  static class Theirs {

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
}
