// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * What is looked at for one test, or one class: the schedulers of the process, and those that the
 * test has taken as a parameter. Used by one thread at a time.
 */
final class TestTimers {

  private final String name;
  private final TimerLeakSettings settings;
  private final Map<Class<?>, Scheduler> parameters = new HashMap<>();
  private final List<TimerLeakCheck> checks = new ArrayList<>();

  /** Null unless Reactor's default is taken over. */
  private final @Nullable Disposable takeover;

  private TestTimers(String name, TimerLeakSettings settings, @Nullable Disposable takeover) {
    this.name = name;
    this.settings = settings;
    this.takeover = takeover;
  }

  /** Begins with the schedulers that the test is given as parameters, and no other. */
  static TestTimers alone(String name, TimerLeakSettings settings) {
    return new TestTimers(name, settings, null);
  }

  /** Begins with the schedulers of the process as well. */
  static TestTimers withDefaults(String name, TimerLeakSettings settings) {
    Disposable takeover = settings.takeOver() ? takeOver() : null;
    TestTimers timers = new TestTimers(name, settings, takeover);
    boolean begun = false;
    try {
      timers.add(TimerLeakCheck.ofDefaults());
      begun = true;
    } finally {
      if (!begun && takeover != null) {
        takeover.dispose();
      }
    }
    return timers;
  }

  private static Disposable takeOver() {
    return ReactorTimers.install(TimerScheduler.builder("test").threadNamePrefix("parallel"));
  }

  private void add(TimerLeakCheck check) {
    checks.add(
        check
            .settle(settings.settle())
            .patience(settings.patience())
            .ignoring(settings.ignoring().toArray(String[]::new)));
  }

  /** Returns the one scheduler of this type that the test has. */
  Scheduler parameter(Class<?> type) {
    Scheduler known = parameters.get(type);
    if (known == null) {
      known = type == ManualTimers.class ? ManualTimers.create() : TimerScheduler.create(name);
      parameters.put(type, known);
      add(TimerLeakCheck.of(known));
    }
    return known;
  }

  /** Ignores what a test of this class was told to ignore. */
  void ignoreThoseOf(TestTimers test) {
    checks.forEach(check -> test.checks.forEach(check::ignoreThoseOf));
  }

  /** Ends all, and returns what is wrong; null if nothing is. */
  @Nullable Throwable end() {
    Throwable wrong = null;
    for (TimerLeakCheck check : checks) {
      Throwable found = endOf(check);
      if (wrong == null) {
        wrong = found;
      } else if (found != null) {
        wrong.addSuppressed(found);
      }
    }
    parameters.values().forEach(Disposable::dispose);
    if (takeover != null) {
      takeover.dispose();
    }
    return wrong;
  }

  private static @Nullable Throwable endOf(TimerLeakCheck check) {
    try {
      return check.end();
    } catch (IllegalStateException couldNotLook) {
      return couldNotLook;
    }
  }
}
