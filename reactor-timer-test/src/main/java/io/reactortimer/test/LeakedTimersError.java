// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.live.TimerInfo;
import java.util.List;

/**
 * A test has left timers behind. The message describes them, those that are alike together.
 *
 * @since 0.1
 */
public final class LeakedTimersError extends AssertionError {

  private static final long serialVersionUID = 1;

  private final transient List<TimerInfo> timers;

  LeakedTimersError(List<TimerInfo> timers) {
    super(LeakReport.of(timers));
    this.timers = List.copyOf(timers);
  }

  /**
   * Returns the timers as they were when the test had ended; they are cancelled.
   *
   * @return at least one; empty if the error was deserialized
   */
  public List<TimerInfo> timers() {
    return timers == null ? List.of() : timers;
  }
}
