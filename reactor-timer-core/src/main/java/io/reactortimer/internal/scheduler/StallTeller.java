// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.LoopEntry;
import io.reactortimer.internal.engine.loop.LoopStall;
import io.reactortimer.internal.engine.loop.StallListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of stalls in the place of the watch, which must not wait: what a timer is called is read
 * off operators of others, and those may wait for a lock that the stuck callback holds. A log may
 * wait, too.
 *
 * <p>One thread tells, in order, and is there only while there is something to tell; another one
 * reads the name. If that takes too long, the stall is told without it, and so are the next ones
 * until it has been read.
 */
final class StallTeller implements StallListener {

  /** How long the name of a timer may take to be read. */
  private static final long NAMING_MILLIS = 500;

  private final TimerEvents events;
  private final ThreadFactory threads;
  private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();

  /** How many are not told yet; the thread that raises it from zero starts the one that tells. */
  private final AtomicInteger pending = new AtomicInteger();

  /** Whether a name is being read. */
  private final AtomicBoolean naming = new AtomicBoolean();

  /**
   * @param events are written into a recording
   * @param threads make the threads
   */
  StallTeller(TimerEvents events, ThreadFactory threads) {
    this.events = events;
    this.threads = threads;
  }

  @Override
  public LongConsumer stuck(LoopStall stall) {
    Telling telling = new Telling(stall);
    tell(telling::begins);
    return heldNanos -> tell(() -> telling.ends(heldNanos));
  }

  @Override
  public void handedOver(@Nullable LoopEntry timer, Thread stuck, long heldNanos) {
    if (events.areHandOversRecorded()) {
      tell(() -> events.handedOver(timer, stuck, heldNanos));
    }
  }

  /** One stall, from its beginning to its end. Belongs to the thread that tells. */
  private final class Telling {
    private final LoopStall stall;
    private String timer = "";

    Telling(LoopStall stall) {
      this.stall = stall;
    }

    void begins() {
      timer = describe(stall.timer());
      StallLog.begins(stall, timer);
    }

    void ends(long heldNanos) {
      StallLog.ends(stall, timer, heldNanos);
      events.wasHeld(stall, timer, heldNanos);
    }
  }

  private void tell(Runnable next) {
    untold.add(next);
    if (pending.getAndIncrement() == 0) {
      try {
        threads.newThread(this::tellAll).start();
      } catch (Throwable failure) {
        // No memory for a thread, say: these are not told.
        untold.clear();
        pending.set(0);
      }
    }
  }

  private void tellAll() {
    int told;
    do {
      told = pending.get();
      for (Runnable next = untold.poll(); next != null; next = untold.poll()) {
        try {
          next.run();
        } catch (Throwable ignored) {
          // From a log or an operator of others: the next one can be told all the same.
        }
      }
    } while (pending.addAndGet(-told) != 0);
  }

  private String describe(@Nullable LoopEntry timer) {
    if (naming.compareAndSet(false, true)) {
      FutureTask<String> name = new FutureTask<>(() -> read(timer));
      try {
        threads.newThread(name).start();
      } catch (Throwable failure) {
        naming.set(false); // no memory for a thread, say
        return StallLog.describe(timer, false);
      }
      try {
        return name.get(NAMING_MILLIS, TimeUnit.MILLISECONDS);
      } catch (Exception notRead) {
        // It waits, or an operator of others has thrown.
      }
    }
    return StallLog.describe(timer, false);
  }

  private String read(@Nullable LoopEntry timer) {
    try {
      return StallLog.describe(timer, true);
    } finally {
      naming.set(false);
    }
  }
}
