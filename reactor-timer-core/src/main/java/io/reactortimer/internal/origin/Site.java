// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.origin;

import io.reactortimer.internal.turnover.Turnover;

/**
 * One place in the application's code where timers are made, and how they come and go. Refers to
 * text only. Any thread.
 */
public final class Site {

  private final String text;
  private final Origin single;
  private final Turnover turnover;

  /**
   * @param sinceNanos when no timers were known to be made here, in loop time
   */
  Site(String text, long sinceNanos) {
    this.text = text;
    this.single = new Origin(this, 1);
    this.turnover = new Turnover(sinceNanos);
  }

  /** Returns how the timers made here come and go, of which that was recorded. */
  public Turnover turnover() {
    return turnover;
  }

  /** Returns the origin of a timer that stands for itself only. */
  Origin single() {
    return single;
  }

  /** Returns class, method, file and line. */
  @Override
  public String toString() {
    return text;
  }
}
