// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.operator.TickMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * One tick of an interval, and how it came about.
 *
 * <p>An immutable value, equal to another of the same fields.
 */
public final class Tick {

  /** Makes ticks that say all there is to say. */
  static final TickMapper<Tick> SHAPE =
      (sequence, gridIndex, missed, latenessNanos, waitNanos, clock) ->
          new Tick(
              sequence,
              gridIndex,
              missed,
              latenessNanos,
              waitNanos,
              clock.now(TimeUnit.MILLISECONDS)
                  - TimeUnit.NANOSECONDS.toMillis(latenessNanos + waitNanos));

  private final long sequence;
  private final long gridIndex;
  private final long missed;
  private final long latenessNanos;
  private final long demandWaitNanos;
  private final long scheduledEpochMillis;

  public Tick(
      long sequence,
      long gridIndex,
      long missed,
      long latenessNanos,
      long demandWaitNanos,
      long scheduledEpochMillis) {
    this.sequence = sequence;
    this.gridIndex = gridIndex;
    this.missed = missed;
    this.latenessNanos = latenessNanos;
    this.demandWaitNanos = demandWaitNanos;
    this.scheduledEpochMillis = scheduledEpochMillis;
  }

  /** Counts the delivered ticks of a subscription, from 0, without gaps. */
  public long sequence() {
    return sequence;
  }

  /**
   * The number of this tick's point on its grid, from 0: it is due at {@code start + initialDelay +
   * gridIndex * period}, plus phase and jitter. A grid that {@link Ticker#reset()} starts anew
   * begins with 0 again; points that passed while the interval was paused count. {@link
   * MissedTickPolicy#DELAY} and a wall clock that is set move the grid on.
   */
  public long gridIndex() {
    return gridIndex;
  }

  /** How many grid points this tick stands for beyond its own. */
  public long missed() {
    return missed;
  }

  /**
   * How late this tick is: the time from when it could be delivered, its scheduled time or the
   * moment it was asked for if that came later, to its delivery. Never negative.
   */
  public Duration lateness() {
    return Duration.ofNanos(latenessNanos);
  }

  /** How long after its scheduled time it was asked for; zero if demand was there in time. */
  public Duration demandWait() {
    return Duration.ofNanos(demandWaitNanos);
  }

  /** When the tick was due, jitter included, by the scheduler's wall clock, to a millisecond. */
  public Instant scheduledTime() {
    return Instant.ofEpochMilli(scheduledEpochMillis);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tick that
        && sequence == that.sequence
        && gridIndex == that.gridIndex
        && missed == that.missed
        && latenessNanos == that.latenessNanos
        && demandWaitNanos == that.demandWaitNanos
        && scheduledEpochMillis == that.scheduledEpochMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        sequence, gridIndex, missed, latenessNanos, demandWaitNanos, scheduledEpochMillis);
  }

  @Override
  public String toString() {
    return "Tick(sequence="
        + sequence
        + ", gridIndex="
        + gridIndex
        + ", missed="
        + missed
        + ", lateness="
        + lateness()
        + ", demandWait="
        + demandWait()
        + ", scheduledTime="
        + scheduledTime()
        + ")";
  }
}
