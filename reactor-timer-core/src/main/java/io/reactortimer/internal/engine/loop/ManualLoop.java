// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A loop without a thread, on a clock that stands until it is moved: the thread that moves the
 * clock lends the loop the thread, and gets it back when all that came due by then has run.
 *
 * <p>Between two such calls the loop sleeps with its next wake-up planned, as one with a thread
 * does. It wakes when that one would, so timers fire in the same order and at the same times. Any
 * thread may hand timers over, list them, or move the clock; one at a time holds the loop. A
 * listing and the end of the loop are served by the thread that asks, or by the one that holds the
 * loop.
 */
public final class ManualLoop {

  /** More turns at one instant than any test needs: eight million tasks. */
  private static final int ENDLESS = 250_000;

  private final ManualTimeSource time;
  private final LoopGroup group;
  private final TimerLoop loop;
  private final ReentrantLock holding = new ReentrantLock();

  /** The thread that runs what is due; null while none does. */
  private volatile @Nullable Thread runner;

  /** Whether something was handed over that cannot wait for the planned wake-up. */
  private volatile boolean woken;

  /** Whether a thread wants the loop to look at its inbox, for a listing or its end. */
  private volatile boolean asked;

  // Guarded by holding from here on.

  private long plannedNanos = LoopClock.NEVER;
  private boolean ended;

  /** Whether the thread that is lent had to be interrupted, by others or by what it ran. */
  private boolean interrupted;

  /** Makes a loop, as the only one of a group. */
  public ManualLoop(ManualTimeSource time, FailureHandler failures) {
    this.time = time;
    this.group = new LoopGroup(1, time, failures, unstarted -> new Driver());
    this.loop = group.loops().get(0);
  }

  /** Returns the one that turns {@code loop}; null if that is not turned by hand. */
  public static @Nullable ManualLoop of(TimerLoop loop) {
    return loop.driver() instanceof Driver driver ? driver.manual() : null;
  }

  /** Returns the group that it is the only loop of. */
  public LoopGroup group() {
    return group;
  }

  /** Returns the clock. Moved directly, it moves unseen by the loop, as while a task runs. */
  public ManualTimeSource time() {
    return time;
  }

  /** Returns the time since the loop was made. */
  public long nowNanos() {
    return group.clock().nowNanos();
  }

  /**
   * Moves the clock on by {@code nanos}, and runs what comes due at the time it comes due.
   *
   * @throws IllegalStateException if it is called from within what it runs, or if that never ends
   */
  public void advanceNanos(long nanos) {
    if (holding.isHeldByCurrentThread()) {
      throw new IllegalStateException("the loop is already running, on this thread");
    }
    hold();
    try {
      runner = Thread.currentThread();
      runUntil(LoopClock.plus(nowNanos(), nanos));
    } finally {
      runner = null;
      release();
    }
  }

  /**
   * Returns when the loop wants to run next, in loop time, the present if something is due already;
   * {@link LoopClock#NEVER} if nothing is armed.
   */
  public long nextRunNanos() {
    if (holding.isHeldByCurrentThread()) {
      return nextWithin();
    }
    hold();
    try {
      loop.drainer().linkAll();
      return nextNanos();
    } finally {
      release();
    }
  }

  private long nextWithin() {
    boolean entered = loop.carriers().enter();
    try {
      loop.drainer().linkWithin();
      return nextNanos();
    } finally {
      if (entered) {
        loop.carriers().exit();
      }
    }
  }

  private long nextNanos() {
    long nowNanos = nowNanos();
    return loop.queues().ready().isEmpty()
        ? Math.max(nowNanos, loop.sleep().wakeupNanos())
        : nowNanos;
  }

  private void hold() {
    holding.lock();
    interrupted |= Thread.interrupted(); // it is none of the tasks' business
    if (!ended) {
      loop.turns().adopt();
      loop.runner().recover(); // an earlier run may have been cut short
    }
  }

  private void release() {
    giveBack();
    serve(); // a thread that asked meanwhile has not waited
  }

  private void giveBack() {
    boolean interrupt = interrupted;
    interrupted = false;
    loop.turns().abandon();
    holding.unlock();
    if (interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private void runUntil(long targetNanos) {
    settle();
    for (long nextNanos = wakeupNanos();
        nextNanos != LoopClock.NEVER && nextNanos <= Math.max(targetNanos, nowNanos());
        nextNanos = wakeupNanos()) {
      time.advanceNanos(Math.max(0, nextNanos - nowNanos()));
      wakeUp();
      settle();
    }
    time.advanceNanos(Math.max(0, targetNanos - nowNanos()));
  }

  private long wakeupNanos() {
    return ended ? LoopClock.NEVER : loop.sleep().wakeupNanos();
  }

  private void settle() {
    while (isWanted()) {
      wakeUp();
    }
  }

  /** Tells whether a loop with a thread would be awake now. */
  private boolean isWanted() {
    return !ended
        && (woken || !loop.queues().ready().isEmpty() || loop.sleep().wakeupNanos() != plannedNanos)
        && !sleepsAgain();
  }

  /** Tells whether it was woken by the number of nodes in its inbox alone, and sleeps on. */
  private boolean sleepsAgain() {
    if (woken
        && loop.queues().ready().isEmpty()
        && loop.sleep().wakeupNanos() == plannedNanos
        && loop.sleep().trySleepAgain(plannedNanos)) {
      woken = false;
      loop.counters().wokeUp();
      return true;
    }
    return false;
  }

  private void wakeUp() {
    loop.counters().wokeUp();
    loop.sleep().wakeUp();
    for (int turns = 0; turns < ENDLESS; turns++) {
      woken = false;
      if (loop.end().reached()) {
        finish();
        return;
      }
      if (!loop.turns().turn()
          && loop.sleep().wakeupNanos() > nowNanos()
          && !loop.lateness().tellBefore(loop.sleep().wakeupNanos())) {
        plan();
        if (loop.sleep().trySleep(plannedNanos)) {
          return;
        }
        loop.inbox().awake();
      }
    }
    throw new IllegalStateException(
        "what runs at one instant has no end: does a task schedule itself without a delay?");
  }

  private void plan() {
    plannedNanos = loop.sleep().wakeupNanos();
    loop.sleep().beginWait(plannedNanos, nowNanos());
  }

  private void finish() {
    ended = true;
    loop.end().finish();
  }

  /** Lists for others, and ends the loop, without running what is due. */
  private void serve() {
    // Looked at again after each release: a thread that found the loop held has gone away.
    while ((asked || loop.scanRequest().isWaiting())
        && !holding.isHeldByCurrentThread()
        && holding.tryLock()) {
      try {
        asked = false;
        if (ended) {
          return; // a thread that asks for a listing sees that, and waits for nobody
        }
        loop.turns().adopt();
        serveHeld();
      } finally {
        giveBack();
      }
    }
  }

  private void serveHeld() {
    do {
      loop.drainer().linkAll();
      loop.turns().serveScan();
      loop.end().advance();
      if (loop.end().reached()) {
        finish();
        return;
      }
      plan(); // a broken plan is followed by another: else nobody is told to wake it again
    } while (loop.end().isDue());
  }

  /** What the loop asks for. */
  private final class Driver implements LoopDriver {

    ManualLoop manual() {
      return ManualLoop.this;
    }

    @Override
    public void wake() {
      woken = true;
      asked = true;
      serve();
    }

    @Override
    public void park(long nanos) {
      throw new IllegalStateException("nothing to wait on");
    }

    @Override
    public boolean retire() {
      return false;
    }

    @Override
    public boolean timePasses() {
      return false;
    }

    @Override
    public void interrupt(@Nullable Thread carrying) {
      Thread running = runner;
      if (running != null) {
        running.interrupt();
      }
    }

    @Override
    public void clearInterrupt() {
      // Not for the next timer, but the thread has to hear of it in the end.
      interrupted |= Thread.interrupted();
    }
  }
}
