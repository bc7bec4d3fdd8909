// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.MissedTicks;
import java.util.concurrent.atomic.AtomicLong;

/** An interval that ticks on a grid while it has demand. */
class ProbeTick extends TickNode {

  final AtomicLong demand = new AtomicLong();
  final long periodNanos;
  final MissedTicks policy;
  int ticks;
  int releases;
  int terminations;

  ProbeTick(TimerLoop loop, long firstNanos, long periodNanos, byte slackClass) {
    this(loop, firstNanos, periodNanos, slackClass, MissedTicks.SKIP);
  }

  ProbeTick(
      TimerLoop loop, long firstNanos, long periodNanos, byte slackClass, MissedTicks policy) {
    this(loop, firstNanos, periodNanos, slackClass, slackClass, policy);
  }

  ProbeTick(
      TimerLoop loop,
      long firstNanos,
      long periodNanos,
      byte firstSlackClass,
      byte slackClass,
      MissedTicks policy) {
    super(loop, firstSlackClass, slackClass, loop.clock().nowNanos());
    this.periodNanos = periodNanos;
    this.policy = policy;
    setDeadline(LoopClock.plus(loop.clock().nowNanos(), firstNanos));
  }

  /** Asks for so many more ticks, as a subscriber does. */
  final void request(long ticksMore) {
    demand.addAndGet(ticksMore);
    arm();
  }

  /** Makes it visible without demand, as after a subscription that requests nothing. */
  final void subscribed() {
    listWhileIdle();
  }

  /** What a subclass does with a tick. */
  void onTick(long nowNanos) {}

  @Override
  protected final long tick(long nowNanos) {
    long deadlineNanos = dueNanos();
    long missed = policy.missed(deadlineNanos, nowNanos, periodNanos);
    setDeadline(policy.next(deadlineNanos, nowNanos, periodNanos, missed));
    demand.decrementAndGet();
    ticks++;
    onTick(nowNanos);
    return missed;
  }

  @Override
  protected final boolean hasDemand() {
    return demand.get() > 0;
  }

  @Override
  protected void terminate() {
    terminations++;
    tryCancel();
  }

  @Override
  protected void released() {
    releases++;
    unlistWhileIdle();
  }
}
