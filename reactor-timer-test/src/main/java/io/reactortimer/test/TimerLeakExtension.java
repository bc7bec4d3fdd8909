// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.TimerScheduler;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Fails JUnit tests that leave timers behind, and gives them schedulers of their own; see {@link
 * NoLeakedTimers}. JUnit also finds it by itself, with {@code
 * junit.jupiter.extensions.autodetection.enabled=true}.
 *
 * @since 0.1
 */
public final class TimerLeakExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TimerLeakExtension.class);

  private static final String SPRING =
      "org.springframework.test.context.junit.jupiter.SpringExtension";

  /** Creates the extension; JUnit does. */
  public TimerLeakExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    // A context of Spring's begins after this, and what it makes is its own.
    if (!hasBegun(context)
        && !TimerLeakSettings.mayRunInParallel(context)
        && !isSpringTest(context)) {
      begin(
          context,
          TestTimers.withDefaults(context.getDisplayName(), TimerLeakSettings.of(context)));
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (hasBegun(context)) {
      return;
    }
    TimerLeakSettings settings = TimerLeakSettings.of(context);
    String name = context.getRequiredTestMethod().getName();
    if (!TimerLeakSettings.mayRunInParallel(context)) {
      begin(context, TestTimers.withDefaults(name, settings));
    } else if (takesParameter(context)) {
      begin(context, TestTimers.alone(name, settings));
    } else {
      throw new ExtensionConfigurationException(
          "Tests run in parallel here, and share the default schedulers, so there is no telling"
              + " which test has left a timer there. Take a TimerScheduler or ManualTimers as a"
              + " parameter and give it to the code under test: then that one is looked at. Or"
              + " annotate the class with @Isolated.");
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    end(context);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    end(context);
  }

  /** Tells whether another instance has: a class may register one beside its annotation. */
  private static boolean hasBegun(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(context.getUniqueId()) != null;
  }

  private static void begin(ExtensionContext context, TestTimers timers) {
    context.getStore(NAMESPACE).put(context.getUniqueId(), timers);
  }

  private static void end(ExtensionContext context) throws Exception {
    TestTimers timers = context.getStore(NAMESPACE).remove(context.getUniqueId(), TestTimers.class);
    if (timers == null) {
      return;
    }
    Throwable wrong = timers.end();
    for (ExtensionContext outer = parent(context); outer != null; outer = parent(outer)) {
      TestTimers ofOuter = outer.getStore(NAMESPACE).get(outer.getUniqueId(), TestTimers.class);
      if (ofOuter != null) {
        ofOuter.ignoreThoseOf(timers);
      }
    }
    if (wrong == null) {
      return;
    }
    if (context.getExecutionException().isPresent()) {
      context.getExecutionException().get().addSuppressed(wrong);
    } else if (wrong instanceof Error error) {
      throw error;
    } else {
      throw (Exception) wrong;
    }
  }

  private static @Nullable ExtensionContext parent(ExtensionContext context) {
    return context.getParent().orElse(null);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return isOurs(parameter.getParameter().getType())
        && parameter.getParameter().getAnnotations().length == 0
        && !(parameter.getDeclaringExecutable() instanceof Constructor);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestTimers timers =
        context.getTestMethod().isEmpty()
            ? null
            : context.getStore(NAMESPACE).get(context.getUniqueId(), TestTimers.class);
    if (timers == null) {
      throw new ParameterResolutionException(
          "A scheduler is of one test, so only a test, a @BeforeEach and an @AfterEach method can"
              + " take one as a parameter, and not "
              + parameter.getDeclaringExecutable());
    }
    return timers.parameter(parameter.getParameter().getType());
  }

  private static boolean isOurs(Class<?> type) {
    return type == TimerScheduler.class || type == ManualTimers.class;
  }

  private static boolean takesParameter(ExtensionContext context) {
    Stream<Method> fixtures =
        context.getRequiredTestInstances().getAllInstances().stream()
            .flatMap(instance -> fixturesOf(instance.getClass()));
    return Stream.concat(Stream.of(context.getRequiredTestMethod()), fixtures)
        .flatMap(method -> Arrays.stream(method.getParameters()))
        .anyMatch(
            parameter -> isOurs(parameter.getType()) && parameter.getAnnotations().length == 0);
  }

  private static Stream<Method> fixturesOf(Class<?> type) {
    return ReflectionSupport.findMethods(
        type,
        method ->
            AnnotationSupport.isAnnotated(method, BeforeEach.class)
                || AnnotationSupport.isAnnotated(method, AfterEach.class),
        HierarchyTraversalMode.TOP_DOWN)
        .stream();
  }

  private static boolean isSpringTest(ExtensionContext context) {
    for (@Nullable Class<?> type = context.getRequiredTestClass();
        type != null;
        type = type.getEnclosingClass()) {
      if (AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class).stream()
          .flatMap(extended -> Arrays.stream(extended.value()))
          .anyMatch(extension -> extension.getName().equals(SPRING))) {
        return true;
      }
    }
    return false;
  }
}
