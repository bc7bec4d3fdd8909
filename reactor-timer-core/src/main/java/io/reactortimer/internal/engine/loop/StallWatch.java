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
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a loop of a group is held, and tells. A loop that is held cannot, and there may be
 * no other thread awake: so this has a thread of its own, begun with the first loop.
 *
 * <p>It costs a tick nothing, and a wake-up of a loop one read. The thread sleeps until a second
 * after something is due next, and without an end while nothing is; so it wakes at most once for
 * each wake-up of a loop, and about once a second beside a busy one. A loop that wakes earlier than
 * was to be expected, because something was handed over, wakes the watch if that would sleep on for
 * long.
 *
 * <p>A pause of the process is not a stall of a loop: a watch that comes late itself counts from
 * then.
 */
final class StallWatch implements Runnable, LoopWatch {

  /** For how long a loop may be held before that is told. */
  static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How often a loop is told of at most. */
  static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** How often a loop that was told of is looked at until it goes on. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How late the watch may be before that is a pause of the process. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** How far off the next look may be when a loop wakes. Twice: looks come a little late. */
  private static final long NEAR_NANOS = 2 * STUCK_NANOS;

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

  /** Null until a loop runs. */
  private volatile @Nullable Thread thread;

  /** When the watch looks by itself, in loop time. */
  @SuppressWarnings("unused") // through NEXT_LOOK
  private long nextLookNanos = LoopClock.NEVER;

  // The watch's own from here on.

  private final List<Sight> sights = new ArrayList<>();

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
    this.clock = clock;
    this.loops = loops;
    this.factory = factory;
    this.sink = sink;
    this.pauses = pauses;
  }

  @Override
  public void loopWoke(long nowNanos) {
    // Volatile, after the loop's own word: the partner of settle().
    long next = (long) NEXT_LOOK.getVolatile(this);
    if (next - nowNanos > NEAR_NANOS
        && NEXT_LOOK.compareAndSet(this, next, nowNanos + STUCK_NANOS)) {
      wake();
    }
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
      // No memory for a thread, say. The loops do without: no watch is woken any more.
      thread = null;
    }
  }

  @Override
  public void run() {
    woke(LoopClock.NEVER, clock.nowNanos());
    while (!haveAllEnded()) {
      long nextNanos = settle(look(clock.nowNanos()));
      if (nextNanos == LoopClock.NEVER) {
        if (!haveAllEnded()) { // again: a logger that waits may have taken the permit of an end
          LockSupport.park(this);
        }
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
        nextNanos = Math.min(nextNanos, nextNanos(loop, clock.nowNanos()));
      }
    } while (nextNanos != settledNanos);
    return settledNanos;
  }

  /** Returns when a loop may have been held for long enough to be told of. */
  private static long nextNanos(TimerLoop loop, long nowNanos) {
    long sinceNanos = loop.silentSinceNanos(); // first: a loop says what is due before it waits
    long fromNanos = sinceNanos < 0 ? loop.lateFromNanos() : sinceNanos;
    // Not at once: it is held already, or is due and does not get the CPU.
    return Math.max(LoopClock.plus(fromNanos, STUCK_NANOS), nowNanos + AGAIN_NANOS);
  }

  /**
   * Looks at all loops, and tells of those that are held or go on. On the watch's thread.
   *
   * @return when to look again
   */
  long look(long nowNanos) {
    while (sights.size() < loops.length) {
      sights.add(new Sight(loops[sights.size()]));
    }
    long nextNanos = LoopClock.NEVER;
    for (Sight sight : sights) {
      nextNanos = Math.min(nextNanos, sight.look(nowNanos));
    }
    return nextNanos;
  }

  /** Notes that the watch has slept, and was to wake by then at the latest. */
  void woke(long plannedNanos, long nowNanos) {
    if (nowNanos - plannedNanos > PAUSE_NANOS) {
      pausedUntilNanos = nowNanos;
    }
    try {
      if (pauses != null) {
        pauses.watchWoke(plannedNanos, nowNanos);
      }
    } catch (Throwable ignored) {
      // Who cannot take note must not cost the loops their watch.
    }
  }

  /** What the watch knows of one loop. */
  private final class Sight {

    private final TimerLoop loop;

    /** Whom to tell that it goes on; null unless it is held, and that was told. */
    private @Nullable LongConsumer whenItGoesOn;

    /** When it was silent from that was told or counted last. */
    private long sinceNanos = -1;

    private long quietUntilNanos;
    private int untold;

    Sight(TimerLoop loop) {
      this.loop = loop;
    }

    long look(long nowNanos) {
      long silentSinceNanos = loop.silentSinceNanos();
      if (whenItGoesOn != null && silentSinceNanos != sinceNanos) {
        goesOn(nowNanos - sinceNanos);
      }
      long countedFromNanos = Math.max(silentSinceNanos, pausedUntilNanos);
      if (whenItGoesOn == null
          && silentSinceNanos >= 0
          && nowNanos - countedFromNanos >= STUCK_NANOS) {
        held(silentSinceNanos, nowNanos);
      }
      // It may have gone on since it was looked at, and wait: who was told of the one is to be
      // told of the other.
      return whenItGoesOn == null ? nextNanos(loop, nowNanos) : nowNanos + AGAIN_NANOS;
    }

    private void held(long silentSinceNanos, long nowNanos) {
      Thread thread = loop.thread();
      if (thread == null) {
        return; // it has died, which is told by others
      }
      boolean counted = silentSinceNanos == sinceNanos;
      sinceNanos = silentSinceNanos;
      if (nowNanos < quietUntilNanos) {
        untold += counted ? 0 : 1;
      } else {
        untold -= counted ? 1 : 0; // it began while nothing was to be told
        quietUntilNanos = nowNanos + QUIET_NANOS;
        stuck(thread, nowNanos - silentSinceNanos);
      }
    }

    private void stuck(Thread thread, long heldNanos) {
      List<StackTraceElement> stack = List.of(thread.getStackTrace());
      LoopStall stall =
          new LoopStall(thread.getName(), loop.runner().onStack(), heldNanos, stack, untold);
      untold = 0;
      whenItGoesOn = StallWatch::ignore;
      try {
        whenItGoesOn = sink.stuck(stall);
      } catch (Throwable ignored) {
        // Who cannot tell must not cost the next loop its watch.
      }
    }

    private void goesOn(long heldNanos) {
      LongConsumer told = whenItGoesOn;
      whenItGoesOn = null;
      try {
        if (told != null) {
          told.accept(heldNanos);
        }
      } catch (Throwable ignored) {
        // As above.
      }
    }
  }

  private static void ignore(long heldNanos) {}
}
