// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.MissedTicks;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs at a fixed rate; missed runs follow a {@link MissedTicks} policy. A failing run
 * costs that run. With a period of zero it takes its turn among the immediate tasks again and
 * again.
 */
public class PeriodicTaskNode extends TaskNode {

  private final long periodNanos;
  private final MissedTicks policy;

  /** How many runs began. Written by the loop, read by listings: racy. */
  private long runs;

  private long missed;

  /** Seven digits are enough for listings. Negative before the first run. */
  private float latenessNanos = -1;

  /**
   * How long before the current deadline the last run began. Owned by the loop, or by the run.
   * Seven digits are enough to tell half a period.
   */
  private float leadNanos = Float.POSITIVE_INFINITY;

  /** Makes a task whose first run is due at once; a period of zero or less means again at once. */
  protected PeriodicTaskNode(
      TimerLoop loop,
      @Nullable WorkerGroup group,
      Runnable action,
      long nowNanos,
      long delayNanos,
      long periodNanos,
      MissedTicks policy,
      byte firstSlackClass,
      byte slackClass) {
    super(loop, group, action, nowNanos, delayNanos, firstSlackClass, slackClass);
    this.periodNanos = periodNanos;
    this.policy = policy;
  }

  /** Returns the nanoseconds between two runs; zero or less for again at once. */
  public final long periodNanos() {
    return periodNanos;
  }

  @Override
  public final int readAheadOwn() {
    return Float.floatToRawIntBits(latenessNanos);
  }

  @Override
  final long nextAbout() {
    return periodNanos > 0 ? deadlineNanos + periodNanos : UNKNOWN;
  }

  /** Returns how many runs began. */
  public final long runs() {
    return runs;
  }

  /** Returns how many grid points had no run of their own. */
  public final long missed() {
    return missed;
  }

  /** Returns how late the last run began, or -1 before the first. */
  public final long latenessNanos() {
    return (long) latenessNanos;
  }

  @Override
  protected final boolean isRepeating() {
    return true;
  }

  @Override
  protected final boolean mayMove() {
    return periodNanos > 0;
  }

  @Override
  protected final long firstPeriodNanos() {
    return runs == 0 ? Math.max(0, periodNanos) : 0;
  }

  @Override
  final void started(long nowNanos) {
    noteFired();
    runs++;
    latenessNanos = nowNanos - deadlineNanos;
  }

  @Override
  final boolean passesOver(long nowNanos) {
    float lead = leadNanos;
    if (!policy.isTooSoon((double) lead + (nowNanos - deadlineNanos), periodNanos)) {
      return false;
    }
    missed++;
    leadNanos = lead + periodNanos;
    deadlineNanos = LoopClock.plus(deadlineNanos, periodNanos);
    return true;
  }

  @Override
  final long missedBy(long nowNanos) {
    return periodNanos <= 0 ? 0 : policy.missed(deadlineNanos, nowNanos, periodNanos);
  }

  @Override
  final boolean leave(long nowNanos, long missedNow) {
    if (periodNanos <= 0) {
      // As if submitted again now: behind what is due by now in its group.
      deadlineNanos = loop().clock().nowNanos();
      return leaveRunning(READY);
    }
    missed += missedNow;
    deadlineNanos = policy.next(deadlineNanos, nowNanos, periodNanos, missedNow);
    leadNanos = deadlineNanos - nowNanos;
    return leaveRunning(ARMED);
  }

  @Override
  final void ended(boolean left) {
    if (!left) {
      loop().counters().cancelled();
    } else if (periodNanos > 0) {
      loop().runner().armedAgain(this);
    } else {
      loop().queues().acceptReady(this);
    }
  }

  @Override
  final void cameBack(boolean left) {
    if (left && phase() == ARMED) {
      if (!loop().balance().trySetApart(this)) {
        loop().queues().accepted(this); // unless the loop is on its way out
      }
    } else if (left && periodNanos <= 0) {
      if (loop().end().refuses(this)) {
        terminate();
      }
      loop().queues().acceptReady(this); // there it is counted if it has ended
    } else if (!left) {
      loop().counters().cancelled();
    }
  }
}
