// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import org.jspecify.annotations.Nullable;

/**
 * How a loop waits: it plans its next wake-up, looks once more for what came before the plan, and
 * parks until then or until a producer that cannot wait breaks the plan.
 *
 * <p>Owned by the loop's thread. The order is always the same: {@link #beginWait} publishes the
 * plan, {@link #trySleep} looks at everything that other threads may have left before they could
 * see the plan, and only then does the thread park. A producer does it in reverse: it pushes, then
 * reads the plan. So either the loop sees the node, or the producer wakes the loop.
 */
final class LoopSleep {

  private final LoopClock clock;
  private final StuckCallbacks stuck;
  private final LoopDriver driver;
  private final Inbox inbox;
  private final InboxDrainer drainer;
  private final LoopQueues queues;
  private final LoopCounters counters;
  private final LoopHealth health;
  private final LatenessNotifier lateness;
  private final PauseTracker pauses;
  private final LoopShutdown end;
  private final Suspension suspension;
  private final ScanRequest scanRequest;

  /** Null without a watch. */
  private final @Nullable LoopWatch watch;

  private long lastWakeNanos;

  LoopSleep(
      TimerLoop loop, Suspension suspension, ScanRequest scanRequest, @Nullable LoopWatch watch) {
    this.clock = loop.clock();
    this.stuck = loop.stuck();
    this.driver = loop.driver();
    this.inbox = loop.inbox();
    this.drainer = loop.drainer();
    this.queues = loop.queues();
    this.counters = loop.counters();
    this.health = loop.health();
    this.lateness = loop.lateness();
    this.pauses = loop.pauses();
    this.end = loop.end();
    this.suspension = suspension;
    this.scanRequest = scanRequest;
    this.watch = watch;
  }

  /** Returns when the loop has to wake by itself. */
  long wakeupNanos() {
    return end.isStopping() // with a callback that goes on elsewhere
        ? LoopClock.NEVER
        : suspension.wakeupNanos(queues.queue().wakeupNanos(lastWakeNanos));
  }

  /** Waits until there may be something to do; returns at once if there is. */
  void sleep() {
    long plannedNanos = wakeupNanos();
    long nowNanos = clock.nowNanos();
    if (plannedNanos <= nowNanos || lateness.tellBefore(plannedNanos)) {
      return;
    }
    beginWait(plannedNanos, nowNanos);
    // A producer that came before the plan was made has not woken us, so look once more.
    boolean sleeps = trySleep(plannedNanos) && !scanRequest.isWaiting();
    if (sleeps) {
      do {
        parkUntil(plannedNanos);
        counters.wokeUp();
      } while (trySleepAgain(plannedNanos));
    }
    wakeUp();
    if (sleeps) {
      pauses.woke(plannedNanos, lastWakeNanos);
    }
  }

  private void parkUntil(long plannedNanos) {
    if (plannedNanos == LoopClock.NEVER) {
      driver.park(LoopClock.NEVER);
    } else {
      // Read again: the look between the plan and this line has taken its time.
      long delayNanos = plannedNanos - clock.nowNanos();
      if (delayNanos > 0) {
        driver.park(delayNanos);
      }
    }
  }

  /** Announces that the loop is about to wait until {@code plannedNanos}. */
  void beginWait(long plannedNanos, long nowNanos) {
    health.lateFrom(suspension.lateNanos(queues.queue().overdueNanos()));
    health.waits(nowNanos);
    inbox.plan(plannedNanos, lastWakeNanos);
  }

  /** Announces that the loop is awake: producers need not wake it, and its time counts as busy. */
  void wakeUp() {
    inbox.awake();
    endWait(clock.nowNanos());
  }

  /** Records that the loop has come back from waiting. */
  void endWait(long nowNanos) {
    lastWakeNanos = nowNanos;
    pauses.awake(nowNanos);
    counters.passes(nowNanos, health.activeUntilNanos(nowNanos));
    health.wakes(nowNanos);
    if (watch != null) {
      watch.loopWoke(nowNanos);
    }
  }

  /**
   * Drops what has ended from the inbox, and returns whether all that is left can wait until {@code
   * plannedNanos}, as it was planned, and the plan is not one of a suspension that is over. Runs no
   * user code: that could take the permit of a wake-up, or want another plan.
   *
   * <p>While another thread goes on arming timers something always lies there. Left alone, what it
   * soon cancels is never linked, and the rest is linked when the loop takes its next turn.
   */
  boolean trySleep(long plannedNanos) {
    if (!suspension.isSettled() || stuck.hasReturned()) {
      return false;
    }
    // A loop that waits for its last timers must hear of each that goes.
    return end.isEnding()
        ? drainer.isEmpty() && !end.isDue()
        : drainer.pruneEnded(plannedNanos) && !end.isDue();
  }

  /**
   * Renews the plan of a loop that has been woken, if only the depth of its inbox woke it and
   * enough of the nodes there have ended. Timers do not count this as a wake-up.
   *
   * @return whether it can sleep again until {@code plannedNanos}
   */
  boolean trySleepAgain(long plannedNanos) {
    long nowNanos = clock.nowNanos();
    if (plannedNanos <= nowNanos || !inbox.tryRenewPlan(plannedNanos)) {
      return false;
    }
    health.wakes(nowNanos);
    // A thread that wants a turn says so after: then the plan was not renewed, or is broken soon.
    boolean sleeps = drainer.pruneEnded(plannedNanos);
    health.waits(clock.nowNanos());
    return sleeps;
  }
}
