// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.time;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is moved. Thread-safe. */
public final class ManualTimeSource implements TimeSource {

  private final AtomicLong nanos;
  private final AtomicLong wallMillis = new AtomicLong();

  /** Starts at {@code startNanos}, which may be any value: {@link #nanoTime()} wraps. */
  public ManualTimeSource(long startNanos) {
    this.nanos = new AtomicLong(startNanos);
  }

  /** Moves both clocks on; the wall clock by whole milliseconds of what has passed in all. */
  public void advanceNanos(long byNanos) {
    if (byNanos < 0) {
      throw new IllegalArgumentException("byNanos must not be negative: " + byNanos);
    }
    long before = nanos.getAndAdd(byNanos);
    wallMillis.addAndGet(
        Math.floorDiv(before + byNanos, 1_000_000L) - Math.floorDiv(before, 1_000_000L));
  }

  /** Steps the wall clock alone, as an administrator or NTP does. */
  public void stepWallMillis(long byMillis) {
    wallMillis.addAndGet(byMillis);
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public long currentTimeMillis() {
    return wallMillis.get();
  }
}
