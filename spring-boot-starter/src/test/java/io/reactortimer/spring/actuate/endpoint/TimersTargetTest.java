// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.http.HttpMethod;

/** What a request may say is what an operation takes, no less and no more. */
class TimersTargetTest {

  @ParameterizedTest
  @EnumSource
  void whatIsKnownIsWhatTheOperationsTake(TimersTarget target) {
    assertThat(target.parameters(HttpMethod.GET))
        .isEqualTo(target.parameters(HttpMethod.HEAD))
        .isEqualTo(taken(target, ReadOperation.class));
    assertThat(target.parameters(HttpMethod.DELETE))
        .isEqualTo(taken(target, DeleteOperation.class));
    Set<String> posted = new HashSet<>(target.parameters(HttpMethod.POST));
    posted.addAll(target.fields());
    assertThat(posted).isEqualTo(taken(target, WriteOperation.class));
    assertThat(target.fields()).noneMatch(target.parameters(HttpMethod.POST)::contains);
  }

  private static Set<String> taken(TimersTarget target, Class<? extends Annotation> operation) {
    Set<String> taken =
        Arrays.stream(TimersWebOperations.class.getMethods())
            .filter(method -> method.isAnnotationPresent(operation))
            .filter(method -> isOfOne(method) == (target == TimersTarget.ONE))
            .flatMap(method -> Arrays.stream(method.getParameters()))
            .filter(parameter -> parameter.getType() == String.class)
            .filter(parameter -> !parameter.isAnnotationPresent(Selector.class))
            .map(parameter -> parameter.getName())
            .collect(toSet());
    assertThat(taken).doesNotContain("id");
    return taken;
  }

  private static boolean isOfOne(Method method) {
    return Arrays.stream(method.getParameters())
        .anyMatch(parameter -> parameter.isAnnotationPresent(Selector.class));
  }
}
