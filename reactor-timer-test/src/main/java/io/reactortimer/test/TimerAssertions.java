// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.TimerScheduler;

/**
 * The way into assertions on timers, for AssertJ:
 *
 * <pre>{@code
 * import static io.reactortimer.test.TimerAssertions.assertThat;
 *
 * assertThat(timers).hasTicked("room.heartbeat", 3);
 * room.close();
 * assertThat(timers).hasNoLiveTimers();
 * }</pre>
 *
 * @since 0.1
 */
public final class TimerAssertions {

  private TimerAssertions() {}

  /**
   * Begins an assertion on a scheduler.
   *
   * @param actual the scheduler
   * @return its assertions
   */
  public static TimersAssert assertThat(TimerScheduler actual) {
    return new TimersAssert(actual);
  }

  /**
   * Begins an assertion on a scheduler whose clock the test moves.
   *
   * @param actual the scheduler
   * @return its assertions
   */
  public static TimersAssert assertThat(ManualTimers actual) {
    return new TimersAssert(actual.scheduler());
  }
}
