// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.gate.FireGate;
import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.scheduler.ReactorFailures;
import io.reactortimer.live.TimerState;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * An interval that asks its gate before each tick. A class of its own, so that an interval without
 * a gate costs nothing for it.
 *
 * <p>A grid point that finds the gate closed is counted, and the interval then waits until the gate
 * opens: it has no demand, so it is idle. The thread that ends the waiting leaves the time of that
 * to the loop, which passes over the points up to it.
 */
final class GatedIntervalSubscription<T> extends IntervalSubscription<T> {

  private final GatePass pass;

  private GatedIntervalSubscription(
      GatedGrid<T> grid, GatePass pass, TimerLoop loop, long nowNanos) {
    super(grid, loop, nowNanos, grid.firstNanos(nowNanos));
    this.pass = pass;
  }

  static <T> GatedIntervalSubscription<T> of(GatedIntervalFlux<T> source) {
    TimerLoop loop = source.binding().findLoop();
    GatePass pass = new GatePass(source.gate());
    return new GatedIntervalSubscription<>(
        new GatedGrid<>(source, pass), pass, loop, loop.clock().nowNanos());
  }

  /** Returns its grid; null once it has ended. */
  private @Nullable GatedGrid<T> grid() {
    return course().shift() instanceof GatedGrid<T> grid ? grid : null;
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      refuseRequest(n);
    } else if (addRequested(n) >= 0 && hasDemand()) {
      arm();
    }
  }

  @Override
  protected boolean hasDemand() {
    return pass.isWaiting() ? isClosing() : super.hasDemand();
  }

  @Override
  protected long tick(long nowNanos) {
    CoreSubscriber<? super T> subscriber = actual();
    GatedGrid<T> grid = grid();
    if (subscriber == null || grid == null) {
      return -1; // cancelled since the claim
    }
    if (isSurelyClosing()) {
      return tick(nowNanos, FireGate.CLOSED, true);
    }
    if (!settleOnGrid(grid, nowNanos)) {
      return -1;
    }
    long token = pass.ask();
    if (isPaused()) {
      return -1; // from within the gate
    }
    if (token >= 0) {
      return tick(nowNanos, token, false);
    }
    Runnable opened;
    try {
      opened = this::gateOpened;
      setDeadline(grid.gatedNanos(dueNanos(), nowNanos));
    } catch (Throwable failure) {
      notWorkedOut(subscriber, grid, failure, nowNanos);
      return -1;
    }
    countGated(pass.takeUncounted());
    pass.await(opened);
    return -1;
  }

  /** Takes in that the point behind those at the closed gate could not be worked out. */
  private void notWorkedOut(
      CoreSubscriber<? super T> subscriber, GatedGrid<T> grid, Throwable failure, long nowNanos) {
    if (isForWantOfMemory(failure)) { // it goes on, and asks again at the next point
      setDeadline(grid.evenlyGatedNanos(dueNanos(), nowNanos));
      countGated(pass.takeUncounted());
      ReactorFailures.INSTANCE.failed(failure);
    } else { // from another scheduler's clock
      fail(subscriber, failure);
    }
  }

  private void gateOpened() {
    long nowNanos = nowNanos();
    if (leaveGate(nowNanos)) {
      goOn(nowNanos);
    }
  }

  /** Returns the time, before anything is changed: another scheduler's clock may throw. */
  private long nowNanos() {
    return loop().clock().nowNanos();
  }

  /** Ends the waiting, up to the point where it may be armed again. */
  private boolean leaveGate(long nowNanos) {
    StackRoom.forSteps(4); // what is begun here must not stop half way
    GatedGrid<T> grid = grid();
    if (grid == null || !pass.leave()) {
      return false;
    }
    if (!isPaused()) { // what passes during a pause is not counted
      grid.leftGateAt(nowNanos);
    }
    return true;
  }

  private void goOn(long nowNanos) {
    try {
      change(nowNanos);
    } finally {
      pass.left(); // after the change: who arms it from here on has the loop look at the grid
    }
    if (hasDemand()) {
      arm();
    }
  }

  @Override
  public boolean pauseTicks() {
    long nowNanos = nowNanos();
    boolean left = leaveGate(nowNanos);
    try {
      return super.pauseTicks();
    } finally {
      if (left) {
        goOn(nowNanos); // which arms it unless it is paused
      }
    }
  }

  @Override
  public boolean resumeTicks() {
    long nowNanos = nowNanos();
    // A tick of before the pause had begun to wait.
    boolean left = isPaused() && leaveGate(nowNanos);
    try {
      return super.resumeTicks();
    } finally {
      if (left) {
        goOn(nowNanos);
      }
    }
  }

  @Override
  protected void adjust() {
    super.adjust();
    countGated(pass.takeUncounted());
  }

  @Override
  protected void released() {
    pass.end();
    super.released();
  }

  @Override
  public TimerState listedState() {
    TimerState state = super.listedState();
    boolean gated = pass.isWaiting() || (state == TimerState.ARMED && pass.isClosed());
    return gated && state != TimerState.PAUSED ? TimerState.GATED : state;
  }

  @Override
  public long gatedTicks() {
    GatedGrid<T> grid = grid();
    long passed =
        grid == null || !pass.isWaiting()
            ? 0
            : grid.passedSince(dueNanos(), loop().clock().nowNanos());
    return pass.gated() + passed;
  }

  @Override
  public @Nullable String gateName() {
    return pass.name();
  }
}
