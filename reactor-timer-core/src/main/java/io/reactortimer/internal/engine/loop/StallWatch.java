// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a loop of a group is held: has another thread carry it on, and tells. A loop that is
 * held cannot, and there may be no other thread awake: so this has a thread of its own, begun with
 * the first loop.
 *
 * <p>It costs a tick nothing, and a wake-up of a loop one read. The thread sleeps until its
 * patience after something is due next, and without an end while nothing is; so it wakes at most
 * once for each wake-up of a loop, and once in its patience beside a busy one. A loop that wakes
 * earlier than was to be expected, because something was handed over, wakes the watch if that would
 * sleep on for long.
 *
 * <p>A pause of the process is not a stall of a loop: a watch that comes late itself counts from
 * then.
 */
final class StallWatch implements Runnable, LoopWatch {

  /** How often a loop that was told of is looked at until it goes on; or more often. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How late the watch may be before that is a pause of the process. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** How long after a look was due a thread is asked for again that could not be started. */
  private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final VarHandle NEXT_LOOK;

  static {
    try {
      NEXT_LOOK =
          MethodHandles.lookup().findVarHandle(StallWatch.class, "nextLookNanos", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LoopClock clock;
  private final TimerLoop[] loops;
  private final ThreadFactory factory;
  private final StallListener sink;

  /** Is told when the watch wakes; null for nobody. */
  private final @Nullable PauseListener pauses;

  /** Null if loops are not handed over. */
  private final @Nullable SpareThreads spares;

  /** For how long a loop that is due may be silent before it is looked at. */
  private final long patienceNanos;

  private final long againNanos;

  /** Null until a loop runs, and until it could be started. */
  private volatile @Nullable Thread thread;

  /** When the watch looks by itself, in loop time. */
  @SuppressWarnings("unused") // through NEXT_LOOK
  private long nextLookNanos = LoopClock.NEVER;

  // The watch's own from here on.

  private final List<LoopSight> sights = new ArrayList<>();

  /** Whether the look that comes, or is under way, is not late. */
  private boolean isOnTime = true;

  /** The end of the last pause of the process that was noticed. */
  private long pausedUntilNanos;

  /**
   * Watches loops that do not run yet.
   *
   * @param loops may be filled later, before the first of them runs
   * @param factory makes the thread, which must be a daemon
   */
  StallWatch(
      LoopClock clock,
      TimerLoop[] loops,
      ThreadFactory factory,
      StallListener sink,
      @Nullable PauseListener pauses) {
    this(clock, loops, factory, sink, pauses, null, 0);
  }

  /**
   * Watches loops that do not run yet, and are handed over when they are stuck.
   *
   * @param spares take over; null for no hand-over
   * @param handOverNanos for how long a callback may keep a loop from other work
   */
  StallWatch(
      LoopClock clock,
      TimerLoop[] loops,
      ThreadFactory factory,
      StallListener sink,
      @Nullable PauseListener pauses,
      @Nullable SpareThreads spares,
      long handOverNanos) {
    this.clock = clock;
    this.loops = loops;
    this.factory = factory;
    this.sink = sink;
    this.pauses = pauses;
    this.spares = spares;
    this.patienceNanos =
        spares == null ? LoopSight.STUCK_NANOS : Math.min(LoopSight.STUCK_NANOS, handOverNanos);
    this.againNanos = Math.min(AGAIN_NANOS, patienceNanos);
  }

  @Override
  public void loopWoke(long nowNanos) {
    // Volatile, after the loop's own word: the partner of settle().
    long next = (long) NEXT_LOOK.getVolatile(this);
    // Twice: looks come a little late.
    if ((next - nowNanos > 2 * patienceNanos || isMissing(next, nowNanos))
        && NEXT_LOOK.compareAndSet(this, next, nowNanos + patienceNanos)) {
      wake();
    }
  }

  /** Returns whether nobody looks: there was no memory for the thread, say. */
  private boolean isMissing(long nextNanos, long nowNanos) {
    return nowNanos - nextNanos > RESTART_NANOS && thread == null;
  }

  @Override
  public void loopEnded() {
    LockSupport.unpark(thread);
  }

  private void wake() {
    Thread known = thread;
    if (known != null) {
      LockSupport.unpark(known);
      return;
    }
    try {
      Thread fresh = factory.newThread(this);
      thread = fresh;
      fresh.start();
    } catch (Throwable failure) {
      // No memory for a thread, say. The loops do without until one asks again.
      thread = null;
    }
  }

  /** Watches until all loops have ended, whatever a look throws: no other thread follows it. */
  @Override
  public void run() {
    try {
      while (!tryWatch()) {
        LockSupport.parkNanos(this, AGAIN_NANOS);
        Thread.interrupted();
      }
    } finally {
      if (spares != null) {
        spares.close();
      }
    }
  }

  private boolean tryWatch() {
    try {
      watch();
      return true;
    } catch (Throwable failure) {
      return false; // for want of memory, say: then there is none to tell of it either
    }
  }

  private void watch() {
    woke(LoopClock.NEVER, clock.nowNanos());
    while (!haveAllEnded()) {
      long nextNanos = settle(look(clock.nowNanos()));
      if (nextNanos == LoopClock.NEVER) {
        if (!haveAllEnded()) { // again: a logger that waits may have taken the permit of an end
          LockSupport.park(this);
        }
        isOnTime = true;
      } else {
        long delayNanos = nextNanos - clock.nowNanos();
        if (delayNanos > 0) {
          LockSupport.parkNanos(this, delayNanos);
        }
      }
      woke(nextNanos, clock.nowNanos());
      Thread.interrupted(); // or the next wait would end at once
    }
  }

  private boolean haveAllEnded() {
    for (TimerLoop loop : loops) {
      if (!loop.hasEnded()) {
        return false;
      }
    }
    return true;
  }

  /** Says when the watch looks next. A loop that woke meanwhile has not seen that. */
  long settle(long plannedNanos) {
    long nextNanos = plannedNanos;
    long settledNanos;
    do {
      settledNanos = nextNanos;
      NEXT_LOOK.setVolatile(this, settledNanos); // the partner of loopWoke()
      for (TimerLoop loop : loops) {
        nextNanos =
            Math.min(
                nextNanos, LoopSight.nextNanos(loop, clock.nowNanos(), patienceNanos, againNanos));
      }
    } while (nextNanos != settledNanos);
    return settledNanos;
  }

  /**
   * Looks at all loops, and tells of those that are held or go on. On the watch's thread.
   *
   * @return when to look again
   */
  long look(long nowNanos) {
    while (sights.size() < loops.length) {
      sights.add(new LoopSight(loops[sights.size()], sink, spares, patienceNanos, againNanos));
    }
    long nextNanos = LoopClock.NEVER;
    for (LoopSight sight : sights) {
      long wantedNanos = sight.look(nowNanos, pausedUntilNanos, isOnTime, mayTake());
      nextNanos = Math.min(nextNanos, wantedNanos);
    }
    return nextNanos;
  }

  /** Notes that the watch has slept, and was to wake by then at the latest. */
  void woke(long plannedNanos, long nowNanos) {
    long lateNanos = nowNanos - plannedNanos;
    isOnTime = lateNanos <= patienceNanos / 2;
    if (lateNanos > PAUSE_NANOS) {
      pausedUntilNanos = nowNanos;
    }
    try {
      if (pauses != null) {
        pauses.watchWoke(plannedNanos, nowNanos);
      }
    } catch (Throwable ignored) {
      // A listener that throws must not cost the loops their watch.
    }
  }

  /** Returns whether another thread may be stuck: as many as there are loops. */
  private boolean mayTake() {
    int stuck = 0;
    for (TimerLoop loop : loops) {
      stuck += loop.stuck().count();
    }
    return stuck < loops.length;
  }
}
