// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the watch knows of one loop: since when it is held, which callbacks have lost it, and what
 * was told of both. Owned by the watch's thread.
 *
 * <p>A loop is told of at most once a minute. What was told to begin is also told to end.
 */
final class LoopSight {

  /** For how long a loop may be held before that is told. */
  static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How often a loop is told of at most. */
  static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final TimerLoop loop;
  private final StallListener sink;
  private final long patienceNanos;
  private final long againNanos;

  /** Null if the loop is not handed over. */
  private final @Nullable StuckLook callbacks;

  /** Whom to tell that it goes on; null unless it is held, and that was told. */
  private @Nullable LongConsumer whenItGoesOn;

  /** Since when it was silent when that was told or counted last. */
  private long sinceNanos = -1;

  private long quietUntilNanos;

  /** How many stalls were not told of because one was just before. */
  private int untold;

  /** Callbacks that were told of, and go on without the loop. */
  private final List<HandedOver> handedOver = new ArrayList<>(0);

  /**
   * Knows nothing of the loop yet.
   *
   * @param spares take over; null for no hand-over
   * @param patienceNanos for how long a loop that is due may be silent
   * @param againNanos how soon to look at a loop again that was told of
   */
  LoopSight(
      TimerLoop loop,
      StallListener sink,
      @Nullable SpareThreads spares,
      long patienceNanos,
      long againNanos) {
    this.loop = loop;
    this.sink = sink;
    this.patienceNanos = patienceNanos;
    this.againNanos = againNanos;
    this.callbacks =
        spares != null && loop.driver() instanceof LoopThread driver
            ? new StuckLook(loop, driver, spares, patienceNanos)
            : null;
  }

  /** Returns when a loop may have been silent for that long; not before a next look. */
  static long nextNanos(TimerLoop loop, long nowNanos, long patienceNanos, long againNanos) {
    long sinceNanos =
        loop.health().silentSinceNanos(); // first: a loop says what is due before it waits
    long fromNanos = sinceNanos < 0 ? loop.health().lateFromNanos() : sinceNanos;
    // Not at once: it is held already, or is due and does not get the CPU.
    return Math.max(LoopClock.plus(fromNanos, patienceNanos), nowNanos + againNanos);
  }

  /**
   * Looks at the loop, hands it over if it is time, and tells what has begun or ended.
   *
   * @param pausedUntilNanos the end of the last pause of the process: what was silent before that
   *     counts from then
   * @param isOnTime whether the look came when it was to
   * @param mayTake whether another thread may be stuck
   * @return when to look again
   */
  long look(long nowNanos, long pausedUntilNanos, boolean isOnTime, boolean mayTake) {
    long silentSinceNanos = loop.health().silentSinceNanos();
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
    long nextNanos =
        whenItGoesOn == null && handedOver.isEmpty()
            ? nextNanos(loop, nowNanos, patienceNanos, againNanos)
            : nowNanos + againNanos;
    return Math.min(nextNanos, lookAtCallback(nowNanos, isOnTime, mayTake));
  }

  /** Hands the loop over if it is time. Returns when to look again. */
  private long lookAtCallback(long nowNanos, boolean isOnTime, boolean mayTake) {
    handedOver.removeIf(told -> told.isOver(nowNanos));
    if (callbacks == null) {
      return LoopClock.NEVER;
    }
    long nextNanos = callbacks.look(nowNanos, isOnTime, mayTake);
    StuckCallback stuck = callbacks.handedOver();
    if (stuck != null) {
      lost(stuck, nowNanos);
      tellHandOver(stuck, nowNanos);
    }
    return nextNanos;
  }

  private void tellHandOver(StuckCallback stuck, long nowNanos) {
    try {
      sink.handedOver(stuck.node(), stuck.thread(), nowNanos - stuck.sinceNanos());
    } catch (Throwable ignored) {
      // The hand-over is done.
    }
  }

  /** Tells of a callback that has just lost the loop. */
  private void lost(StuckCallback stuck, long nowNanos) {
    if (nowNanos < quietUntilNanos) {
      untold++;
      return;
    }
    Thread thread = stuck.thread();
    List<StackTraceElement> stack = List.of(thread.getStackTrace());
    if (stuck.isBack()) {
      return; // it has come back just now, and that is not its stack
    }
    quietUntilNanos = nowNanos + QUIET_NANOS;
    long heldNanos = nowNanos - stuck.sinceNanos();
    LongConsumer whenBack =
        tell(new LoopStall(thread.getName(), stuck.node(), heldNanos, stack, untold, true));
    handedOver.add(new HandedOver(stuck, whenBack));
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
    LoopEntry node = loop.runner().onStack();
    whenItGoesOn = tell(new LoopStall(thread.getName(), node, heldNanos, stack, untold, false));
  }

  private LongConsumer tell(LoopStall stall) {
    untold = 0;
    try {
      return sink.stuck(stall);
    } catch (Throwable ignored) {
      // A listener that throws must not cost the next loop its watch.
      return heldNanos -> {};
    }
  }

  private void goesOn(long heldNanos) {
    LongConsumer told = whenItGoesOn;
    whenItGoesOn = null;
    if (told != null) {
      tellEnd(told, heldNanos);
    }
  }

  private static void tellEnd(LongConsumer told, long heldNanos) {
    try {
      told.accept(heldNanos);
    } catch (Throwable ignored) {
      // As above.
    }
  }

  /** A callback that was told of. */
  private record HandedOver(StuckCallback stuck, LongConsumer whenBack) {

    /** Tells that it has come back, if it has. */
    boolean isOver(long nowNanos) {
      if (!stuck.isBack()) {
        return false;
      }
      tellEnd(whenBack, nowNanos - stuck.sinceNanos());
      return true;
    }
  }
}
