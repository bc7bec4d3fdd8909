// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A reading that several meters share, so that one scrape takes it once however many of them it
 * reads. Any thread may ask; one that asks while another reads waits for that reading.
 */
final class SharedReading<T> implements Supplier<T> {

  private final Supplier<T> source;
  private final LongSupplier nanoTime;
  private final long maxAgeNanos;

  /** Null before the first reading. */
  private @Nullable T last;

  private long takenAtNanos;

  /**
   * Takes a reading when it is asked for and the last one is older than {@code maxAge}.
   *
   * @param nanoTime monotonic nanoseconds, from any origin
   */
  SharedReading(Supplier<T> source, LongSupplier nanoTime, Duration maxAge) {
    this.source = source;
    this.nanoTime = nanoTime;
    this.maxAgeNanos = maxAge.toNanos();
  }

  @Override
  public synchronized T get() {
    T reading = last;
    if (reading == null || nanoTime.getAsLong() - takenAtNanos > maxAgeNanos) {
      reading = source.get();
      last = reading;
      // A reading may take its time; its age counts from its end, or a slow one would never be
      // shared.
      takenAtNanos = nanoTime.getAsLong();
    }
    return reading;
  }
}
