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

  /** Counts a point that found the gate closed, and those behind it. Returns the next deadline. */
  long gatedNanos(long deadlineNanos, long nowNanos) {
    return jittered(counted(gridOf(deadlineNanos), nowNanos + 1, nowNanos));
  }

  private long counted(long gridNanos, long untilNanos, long nowNanos) {
    long before = indexOffset();
    long nextNanos = skippedTo(gridNanos, untilNanos, nowNanos);
    long passed = indexOffset() - before;
    pass.count(passed);
    return nextNanos;
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
  long passedAtGate(long gridNanos, long nowNanos) {
    if (isReset()) {
      pass.forgetCount();
    }
    long untilNanos = gatedUntilNanos;
    gatedUntilNanos = NONE;
    return counted(gridNanos, untilNanos, nowNanos);
  }
}
