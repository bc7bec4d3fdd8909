// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.reactortimer.live.SchedulerCounters;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * In a native image a body without hints would be written as an empty object, and an operation
 * without them could not be called.
 */
class TimersEndpointHintsTest {

  private static final List<Class<?>> BODIES =
      List.of(
          TimersDescriptor.class,
          TimersDescriptor.GroupDescriptor.class,
          ProfileDescriptor.class,
          ProfileDescriptor.Entry.class,
          SchedulerDescriptor.class,
          SchedulerDescriptor.WorkerDescriptor.class,
          SchedulerDescriptor.Lateness.class,
          SchedulerCounters.class,
          TimerDescriptor.class,
          TimersCompletion.class,
          TimersSteered.class,
          TimersProblem.class);

  @ParameterizedTest
  @ValueSource(
      classes = {TimersEndpointWebExtension.class, ReactorTimersEndpointWebExtension.class})
  void everyBodyCanBeWritten(Class<?> extension) {
    RuntimeHints hints = hintsOf(extension);

    assertThat(BODIES).allSatisfy(body -> assertThat(reflection().onType(body)).accepts(hints));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        TimersEndpoint.class,
        ReactorTimersEndpoint.class,
        TimersEndpointWebExtension.class,
        ReactorTimersEndpointWebExtension.class
      })
  void everyOperationCanBeCalled(Class<?> endpoint) {
    RuntimeHints hints = hintsOf(endpoint);

    assertThat(Arrays.stream(endpoint.getMethods()).filter(TimersEndpointHintsTest::isOperation))
        .hasSizeGreaterThanOrEqualTo(8)
        .allSatisfy(
            operation -> assertThat(reflection().onMethodInvocation(operation)).accepts(hints));
  }

  private static RuntimeHints hintsOf(Class<?> bean) {
    RuntimeHints hints = new RuntimeHints();
    new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, bean);
    return hints;
  }

  private static boolean isOperation(Method method) {
    return method.isAnnotationPresent(ReadOperation.class)
        || method.isAnnotationPresent(WriteOperation.class)
        || method.isAnnotationPresent(DeleteOperation.class);
  }
}
