// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.gate.FireGate;
import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.live.TimerState;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.util.context.Context;

/**
 * A fixed delay that asks its gate before each run. A run that is due while the gate is closed is
 * put off until it opens; the timer is idle meanwhile.
 */
final class GatedFixedDelaySubscription<R> extends FixedDelaySubscription<R> {

  private final GatePass pass;

  /** That of the run which starts now. Owned by the loop. */
  private long token = FireGate.CLOSED;

  /** When the gate opened last. Written before the change that has the loop read it. */
  private volatile long openedNanos = LoopClock.NEVER;

  GatedFixedDelaySubscription(
      FixedDelayPlan<R> plan,
      long initialDelayNanos,
      Supplier<? extends Publisher<?>> task,
      TimerLoop loop,
      GatePass pass) {
    super(plan, initialDelayNanos, task, loop);
    this.pass = pass;
  }

  @Override
  protected boolean hasDemand() {
    return pass.isWaiting() ? isClosing() : super.hasDemand();
  }

  @Override
  boolean admitRun(long nowNanos) {
    token = pass.ask();
    if (token >= 0) {
      return true;
    }
    pass.count(1);
    countGated(pass.takeUncounted());
    setDeadline(LoopClock.plus(nowNanos, delayNanos()));
    pass.await(this::gateOpened);
    return false;
  }

  @Override
  Context contextOfRun(Context subscriber) {
    return subscriber.put(FireGate.CONTEXT_KEY, token);
  }

  private void gateOpened() {
    StackRoom.forSteps(4); // what is begun here must not stop half way
    long nowNanos = loop().clock().nowNanos(); // another scheduler's clock may throw
    if (!pass.leave()) {
      return;
    }
    openedNanos = nowNanos;
    try {
      change(nowNanos);
    } finally {
      pass.left();
    }
    if (hasDemand()) {
      arm();
    }
  }

  @Override
  protected void adjust() {
    setDeadline(Math.min(dueNanos(), openedNanos));
    openedNanos = LoopClock.NEVER;
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
    return gated ? TimerState.GATED : state;
  }

  @Override
  public long gatedTicks() {
    return pass.gated();
  }

  @Override
  public @Nullable String gateName() {
    return pass.name();
  }
}
