// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class ReactorTimerPropertiesTest {

  @ParameterizedTest
  @CsvSource({
    "workers, 0",
    "workers, -3",
    "slack, -1ms",
    "slack, 101ms",
    "max-live, -1",
  })
  void valueThatTheSchedulerRefusesIsAnalyzed(
      String property, String value, CapturedOutput output) {
    assertThatThrownBy(() -> start("--reactor-timer." + property + "=" + value));

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains(
            "Invalid value '"
                + value
                + "' for configuration property 'reactor-timer."
                + property
                + "'")
        .contains("Validation failed for the following reason:");
  }

  @ParameterizedTest
  @CsvSource({
    "workers, many, '\"many\" is not a valid number|For input string: \"many\"'",
    "missed-ticks, later, 'SKIP|BURST'",
  })
  void valueOfTheWrongTypeIsAnalyzed(
      String property, String value, String hint, CapturedOutput output) {
    assertThatThrownBy(() -> start("--reactor-timer." + property + "=" + value));

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("Property: reactor-timer." + property)
        .contains("Value: \"" + value + "\"")
        .containsPattern(hint);
  }

  private static void start(String argument) {
    SpringApplication application = new SpringApplication(Application.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.run(argument).close();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(ReactorTimerAutoConfiguration.class)
  static class Application {}
}
