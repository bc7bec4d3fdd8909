// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.origin;

/** One place in the application's code where timers are made. Refers to text only. Immutable. */
public final class Site {

  private final String text;
  private final Origin single;

  Site(String text) {
    this.text = text;
    this.single = new Origin(this, 1);
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
