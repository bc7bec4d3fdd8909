// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the thread of one loop is stuck in a callback while other work waits, and has a
 * spare thread carry the loop on. The watch's own.
 *
 * <p>A thread is stuck that is in the same callback at two looks, a patience apart. Looks that came
 * late do not count: then the whole process has stood still, and not the callback.
 */
final class StuckLook {

  /** How soon to look again for a spare thread that is being started. */
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final TimerLoop loop;
  private final LoopThread driver;
  private final SpareThreads spares;
  private final long patienceNanos;

  // What the last look has seen.
  private @Nullable LoopCarrier carrier;
  private int callback;
  private long sinceNanos;

  /** What the last look has done; null if it has not handed the loop over. */
  private @Nullable StuckCallback handedOver;

  StuckLook(TimerLoop loop, LoopThread driver, SpareThreads spares, long patienceNanos) {
    this.loop = loop;
    this.driver = driver;
    this.spares = spares;
    this.patienceNanos = patienceNanos;
  }

  /** Returns what the last look has taken the loop from; null if it has not. */
  @Nullable StuckCallback handedOver() {
    return handedOver;
  }

  /**
   * Looks at the callback that the loop is in, and has the loop taken from it if it is stuck.
   *
   * @param isOnTime whether the look came when it was to
   * @param mayTake whether another thread may be stuck
   * @return when to look again because of what was seen; NEVER if that was nothing
   */
  long look(long nowNanos, boolean isOnTime, boolean mayTake) {
    handedOver = null;
    LoopCarrier seenCarrier = loop.carrier();
    int seen = seenCarrier.look();
    if (!LoopCarrier.isCallback(seen)) {
      carrier = null;
      return LoopClock.NEVER;
    }
    if (seenCarrier != carrier || seen != callback || !isOnTime) {
      carrier = seenCarrier;
      callback = seen;
      sinceNanos = nowNanos;
      return LoopClock.plus(nowNanos, patienceNanos);
    }
    if (nowNanos - sinceNanos < patienceNanos) {
      return LoopClock.plus(sinceNanos, patienceNanos);
    }
    if (!mayTake || !loop.hasWaiting(nowNanos)) {
      return LoopClock.plus(nowNanos, patienceNanos);
    }
    SpareThread spare = spares.poll();
    if (spare == null) {
      spares.prepare();
      return LoopClock.plus(nowNanos, SOON_NANOS);
    }
    try {
      handedOver = driver.handOver(seenCarrier, seen, spare, sinceNanos);
    } finally {
      if (handedOver == null) {
        spares.giveBack(spare); // also if there was no memory for a hand-over
      }
    }
    carrier = null;
    return LoopClock.NEVER;
  }
}
