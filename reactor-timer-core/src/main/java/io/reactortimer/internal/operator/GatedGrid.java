// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

/**
 * The grid of an interval with a gate: points that pass while the gate is closed are counted, and
 * never delivered late.
 *
 * <p>Owned by the loop. Other threads record under the monitor until when the interval waited.
 */
final class GatedGrid<T> extends GridState<T> {

  private final GatePass pass;

  /** Until when points have passed at the closed gate. Guarded by this. */
  private long gatedUntilNanos = NONE;

  GatedGrid(IntervalFlux<T> source, GatePass pass) {
    super(source);
    this.pass = pass;
  }

  /**
   * Counts a point that found the gate closed, and those behind it. If that throws, none is
   * counted.
   *
   * @return the next deadline
   */
  long gatedNanos(long deadlineNanos, long nowNanos) {
    long gridNanos = gridOf(deadlineNanos);
    long passed = passedBy(gridNanos, nowNanos + 1);
    long nextNanos = jittered(laterNanos(gridNanos, passed, nowNanos));
    skip(passed);
    pass.count(passed);
    return nextNanos;
  }

  /** Does the same if that has failed: the jitter stays, and the wall clock is not read. */
  long evenlyGatedNanos(long deadlineNanos, long nowNanos) {
    long passed = passedBy(deadlineNanos, nowNanos + 1);
    skip(passed);
    pass.count(passed);
    return evenlyLaterNanos(deadlineNanos, passed);
  }

  /** Returns how many points have passed at the gate and are not counted yet; a racy read. */
  long passedSince(long deadlineNanos, long nowNanos) {
    return nowNanos < deadlineNanos ? 0 : (nowNanos - deadlineNanos) / periodNanos() + 1;
  }

  /** Records that the interval no longer waits; any thread. */
  synchronized void leftGateAt(long nowNanos) {
    gatedUntilNanos = nowNanos;
  }

  @Override
  long gatedUntilNanos() {
    return gatedUntilNanos;
  }

  @Override
  void countGated(long points) {
    if (isReset()) {
      pass.forgetCount();
    }
    pass.count(points);
    gatedUntilNanos = NONE;
  }
}
