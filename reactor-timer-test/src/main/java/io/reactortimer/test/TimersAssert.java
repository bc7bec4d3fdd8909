// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.TimerScheduler;
import io.reactortimer.internal.Arguments;
import io.reactortimer.live.TimerInfo;
import java.util.List;
import java.util.function.ToLongFunction;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

/**
 * Assertions on the timers of a scheduler, as they are at the moment. A failure lists them.
 *
 * @since 0.1
 */
public final class TimersAssert extends AbstractAssert<TimersAssert, TimerScheduler> {

  TimersAssert(TimerScheduler actual) {
    super(actual, TimersAssert.class);
  }

  /**
   * Verifies that no timer is live.
   *
   * @return this assertion
   */
  public TimersAssert hasNoLiveTimers() {
    List<TimerInfo> live = live();
    if (!live.isEmpty()) {
      failWithMessage("Expected no live timers on %s, but %s", actual, LeakReport.of(live));
    }
    return this;
  }

  /**
   * Verifies how often the live timers of this name have ticked, all together.
   *
   * @param name the name they were given
   * @param ticks how many ticks they have delivered
   * @return this assertion
   */
  public TimersAssert hasTicked(String name, long ticks) {
    return has(name, "ticked", ticks, TimerInfo::ticks);
  }

  /**
   * Verifies how many grid points the live timers of this name have missed, all together.
   *
   * @param name the name they were given
   * @param missed how many grid points had no tick of their own
   * @return this assertion
   */
  public TimersAssert hasMissed(String name, long missed) {
    return has(name, "missed", missed, TimerInfo::missed);
  }

  private TimersAssert has(
      String name, String what, long expected, ToLongFunction<TimerInfo> counted) {
    Arguments.requireNotBlank(name, "name");
    List<TimerInfo> live = live();
    List<TimerInfo> named = live.stream().filter(timer -> name.equals(timer.name())).toList();
    if (named.isEmpty()) {
      failWithMessage(
          "Expected a live timer \"%s\" on %s, but there are: %s",
          name, actual, live.stream().map(TimerInfo::name).toList());
    }
    long found = named.stream().mapToLong(counted).sum();
    if (found != expected) {
      failWithActualExpectedAndMessage(
          found,
          expected,
          "Expected \"%s\" on %s to have %s %s, but it is %s",
          name,
          actual,
          what,
          expected,
          found);
    }
    return this;
  }

  /**
   * Begins an assertion on the live timers.
   *
   * @return assertions on a snapshot, in the order of their creation
   */
  public ListAssert<TimerInfo> liveTimers() {
    return Assertions.assertThat(live()).as("live timers of %s", actual);
  }

  private List<TimerInfo> live() {
    isNotNull();
    return Listing.all(actual.live());
  }
}
