// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What is asked for a test or a class: by the nearest annotation, or else by the configuration of
 * JUnit.
 */
record TimerLeakSettings(
    boolean takeOver, Duration settle, Duration patience, List<String> ignoring) {

  private static final String PREFIX = "reactor-timer.test.";
  private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";
  private static final long SETTLE_MILLIS = 1_000;
  private static final long PATIENCE_MILLIS = 10_000;

  static TimerLeakSettings of(ExtensionContext context) {
    return nearest(context)
        .map(
            asked ->
                new TimerLeakSettings(
                    asked.takeOver(),
                    Duration.ofMillis(asked.settleMillis()),
                    Duration.ofMillis(asked.patienceMillis()),
                    List.of(asked.ignoring())))
        .orElseGet(() -> configured(context));
  }

  private static Optional<NoLeakedTimers> nearest(ExtensionContext context) {
    Optional<NoLeakedTimers> found =
        AnnotationSupport.findAnnotation(method(context), NoLeakedTimers.class);
    for (Class<?> type = context.getRequiredTestClass();
        found.isEmpty() && type != null;
        type = type.getEnclosingClass()) {
      found = AnnotationSupport.findAnnotation(type, NoLeakedTimers.class);
    }
    return found;
  }

  private static @Nullable Method method(ExtensionContext context) {
    return context.getTestMethod().orElse(null);
  }

  private static TimerLeakSettings configured(ExtensionContext context) {
    return new TimerLeakSettings(
        context
            .getConfigurationParameter(PREFIX + "take-over")
            .map(Boolean::parseBoolean)
            .orElse(false),
        millis(context, "settle-millis", SETTLE_MILLIS),
        millis(context, "patience-millis", PATIENCE_MILLIS),
        context
            .getConfigurationParameter(PREFIX + "ignoring")
            .map(TimerLeakSettings::split)
            .orElseGet(List::of));
  }

  private static Duration millis(ExtensionContext context, String key, long otherwise) {
    return Duration.ofMillis(
        context.getConfigurationParameter(PREFIX + key).map(Long::valueOf).orElse(otherwise));
  }

  private static List<String> split(String patterns) {
    return Arrays.stream(patterns.split(","))
        .map(String::trim)
        .filter(pattern -> !pattern.isEmpty())
        .toList();
  }

  /** Tells whether other tests may run at the same time. */
  static boolean mayRunInParallel(ExtensionContext context) {
    return context.getConfigurationParameter(PARALLEL).map(Boolean::parseBoolean).orElse(false)
        && !isIsolated(context.getRequiredTestClass());
  }

  private static boolean isIsolated(Class<?> testClass) {
    for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
      if (AnnotationSupport.isAnnotated(type, Isolated.class)) {
        return true;
      }
    }
    return false;
  }
}
