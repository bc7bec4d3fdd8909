// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
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
  private static final String OF_ANNOTATION = " of @NoLeakedTimers";
  private static final long SETTLE_MILLIS = 1_000;
  private static final long LEAST_SETTLE_MILLIS = 0;
  private static final long PATIENCE_MILLIS = 10_000;
  private static final long LEAST_PATIENCE_MILLIS = 1;

  /** What is more does not fit into nanoseconds. */
  private static final long MOST_MILLIS = TimeUnit.NANOSECONDS.toMillis(Long.MAX_VALUE);

  /**
   * Reads the settings before anything begins that they would have to end.
   *
   * @throws ExtensionConfigurationException naming the setting and its value, if it cannot be
   */
  static TimerLeakSettings of(ExtensionContext context) {
    return nearest(context).map(TimerLeakSettings::annotated).orElseGet(() -> configured(context));
  }

  private static TimerLeakSettings annotated(NoLeakedTimers asked) {
    List<String> ignoring = List.of(asked.ignoring());
    if (ignoring.stream().anyMatch(String::isBlank)) {
      throw invalid("ignoring" + OF_ANNOTATION, "must have no blank pattern", ignoring);
    }
    return new TimerLeakSettings(
        asked.takeOver(),
        millis("settleMillis" + OF_ANNOTATION, asked.settleMillis(), LEAST_SETTLE_MILLIS),
        millis("patienceMillis" + OF_ANNOTATION, asked.patienceMillis(), LEAST_PATIENCE_MILLIS),
        ignoring);
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
            .map(text -> flag(PREFIX + "take-over", text.strip()))
            .orElse(false),
        millis(context, "settle-millis", SETTLE_MILLIS, LEAST_SETTLE_MILLIS),
        millis(context, "patience-millis", PATIENCE_MILLIS, LEAST_PATIENCE_MILLIS),
        context
            .getConfigurationParameter(PREFIX + "ignoring")
            .map(TimerLeakSettings::split)
            .orElseGet(List::of));
  }

  private static boolean flag(String setting, String text) {
    if (text.equalsIgnoreCase("true")) {
      return true;
    }
    if (text.equalsIgnoreCase("false")) {
      return false;
    }
    throw invalid(setting, "must be true or false", text);
  }

  private static Duration millis(ExtensionContext context, String key, long otherwise, long least) {
    String setting = PREFIX + key;
    return millis(
        setting,
        context
            .getConfigurationParameter(setting)
            .map(text -> number(setting, text.strip()))
            .orElse(otherwise),
        least);
  }

  private static long number(String setting, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException noNumber) {
      throw invalid(setting, "must be a number of milliseconds", text);
    }
  }

  private static Duration millis(String setting, long millis, long least) {
    if (millis < least || millis > MOST_MILLIS) {
      throw invalid(setting, "must be in " + least + " .. " + MOST_MILLIS, millis);
    }
    return Duration.ofMillis(millis);
  }

  private static ExtensionConfigurationException invalid(
      String setting, String reason, Object value) {
    return new ExtensionConfigurationException(setting + " " + reason + ": " + value);
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
