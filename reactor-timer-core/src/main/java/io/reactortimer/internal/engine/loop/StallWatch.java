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

  /** For how long a loop may be held before that is told. */
  static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How often a loop is told of at most. */
  static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** How often a loop that was told of is looked at until it goes on; or more often. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How late the watch may be before that is a pause of the process. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

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

  /** Null until a loop runs. */
  private volatile @Nullable Thread thread;

  /** When the watch looks by itself, in loop time. */
  @SuppressWarnings("unused") // through NEXT_LOOK
  private long nextLookNanos = LoopClock.NEVER;

  // The watch's own from here on.

  private final List<Sight> sights = new ArrayList<>();

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
    this.patienceNanos = spares == null ? STUCK_NANOS : Math.min(STUCK_NANOS, handOverNanos);
    this.againNanos = Math.min(AGAIN_NANOS, patienceNanos);
  }

  @Override
  public void loopWoke(long nowNanos) {
    // Volatile, after the loop's own word: the partner of settle().
    long next = (long) NEXT_LOOK.getVolatile(this);
    // Twice: looks come a little late.
    if (next - nowNanos > 2 * patienceNanos
        && NEXT_LOOK.compareAndSet(this, next, nowNanos + patienceNanos)) {
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
    try {
      watch();
    } finally {
      if (spares != null) {
        spares.close();
      }
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
        nextNanos = Math.min(nextNanos, nextNanos(loop, clock.nowNanos()));
      }
    } while (nextNanos != settledNanos);
    return settledNanos;
  }

  /** Returns when a loop may have been held for long enough to be told of. */
  private long nextNanos(TimerLoop loop, long nowNanos) {
    long sinceNanos = loop.silentSinceNanos(); // first: a loop says what is due before it waits
    long fromNanos = sinceNanos < 0 ? loop.lateFromNanos() : sinceNanos;
    // Not at once: it is held already, or is due and does not get the CPU.
    return Math.max(LoopClock.plus(fromNanos, patienceNanos), nowNanos + againNanos);
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

    /** Null if the loop is not handed over. */
    private final @Nullable StuckLook callbacks;

    /** Callbacks that were told of, and go on without the loop. */
    private final List<HandedOver> handedOver = new ArrayList<>(0);

    Sight(TimerLoop loop) {
      this.loop = loop;
      this.callbacks =
          spares != null && loop.driver() instanceof LoopThread driver
              ? new StuckLook(loop, driver, spares, patienceNanos)
              : null;
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
      long nextNanos =
          whenItGoesOn == null && handedOver.isEmpty()
              ? nextNanos(loop, nowNanos)
              : nowNanos + againNanos;
      return Math.min(nextNanos, lookAtCallback(nowNanos));
    }

    /** Hands the loop over if it is time. Returns when to look again. */
    private long lookAtCallback(long nowNanos) {
      handedOver.removeIf(told -> told.isOver(nowNanos));
      if (callbacks == null) {
        return LoopClock.NEVER;
      }
      long nextNanos = callbacks.look(nowNanos, isOnTime, mayTake());
      StuckCallback stuck = callbacks.handedOver();
      if (stuck != null) {
        tell(stuck, nowNanos);
      }
      return nextNanos;
    }

    private void tell(StuckCallback stuck, long nowNanos) {
      if (nowNanos < quietUntilNanos) {
        untold++;
        return;
      }
      List<StackTraceElement> stack = List.of(stuck.thread().getStackTrace());
      if (stuck.isBack()) {
        return; // it has come back just now, and that is not its stack
      }
      quietUntilNanos = nowNanos + QUIET_NANOS;
      LongConsumer whenBack =
          tell(
              new LoopStall(
                  stuck.thread().getName(),
                  stuck.node(),
                  nowNanos - stuck.sinceNanos(),
                  stack,
                  untold,
                  true));
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
      LoopStall stall =
          new LoopStall(thread.getName(), loop.runner().onStack(), heldNanos, stack, untold, false);
      whenItGoesOn = tell(stall);
    }

    private LongConsumer tell(LoopStall stall) {
      untold = 0;
      try {
        return sink.stuck(stall);
      } catch (Throwable ignored) {
        // Who cannot tell must not cost the next loop its watch.
        return StallWatch::ignore;
      }
    }

    private void goesOn(long heldNanos) {
      LongConsumer told = whenItGoesOn;
      whenItGoesOn = null;
      if (told != null) {
        tellEnd(told, heldNanos);
      }
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

  private static void tellEnd(LongConsumer told, long heldNanos) {
    try {
      told.accept(heldNanos);
    } catch (Throwable ignored) {
      // As above.
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

  private static void ignore(long heldNanos) {}
}
