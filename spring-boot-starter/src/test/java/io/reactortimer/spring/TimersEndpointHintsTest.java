// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.reactortimer.SchedulerCounters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;

/** In a native image a body without hints would be written as an empty object. */
class TimersEndpointHintsTest {

  @ParameterizedTest
  @ValueSource(
      classes = {
        TimersDescriptor.class,
        TimersDescriptor.GroupDescriptor.class,
        SchedulerDescriptor.class,
        SchedulerDescriptor.WorkerDescriptor.class,
        SchedulerDescriptor.Lateness.class,
        SchedulerCounters.class,
        TimerDescriptor.class,
        TimersProblem.class
      })
  void everyBodyCanBeWrittenInANativeImage(Class<?> body) {
    RuntimeHints hints = new RuntimeHints();
    new ReflectiveRuntimeHintsRegistrar()
        .registerRuntimeHints(hints, TimersEndpoint.class, TimersEndpointWebExtension.class);

    assertThat(reflection().onType(body)).accepts(hints);
  }
}
