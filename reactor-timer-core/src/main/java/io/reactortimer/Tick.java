// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.gate.FireGate;
import io.reactortimer.internal.operator.TickMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One tick of an interval, with its timing.
 *
 * <p>An immutable value; two ticks with equal fields are equal.
 *
 * @since 0.1
 */
public final class Tick {

  /** Creates ticks with all details. */
  static final TickMapper<Tick> SHAPE =
      (sequence, gridIndex, missed, latenessNanos, waitNanos, token, clock) ->
          new Tick(
              sequence,
              gridIndex,
              missed,
              latenessNanos,
              waitNanos,
              clock.now(TimeUnit.MILLISECONDS)
                  - TimeUnit.NANOSECONDS.toMillis(latenessNanos + waitNanos),
              token);

  private final long sequence;
  private final long gridIndex;
  private final long missed;
  private final long latenessNanos;
  private final long demandWaitNanos;
  private final long scheduledEpochMillis;

  /** Null without a gate. A reference, because it fits where a long would need eight more bytes. */
  private final @Nullable Long fencingToken;

  public Tick(
      long sequence,
      long gridIndex,
      long missed,
      long latenessNanos,
      long demandWaitNanos,
      long scheduledEpochMillis) {
    this(
        sequence,
        gridIndex,
        missed,
        latenessNanos,
        demandWaitNanos,
        scheduledEpochMillis,
        FireGate.CLOSED);
  }

  /**
   * Creates a tick of an interval that has a gate.
   *
   * @param fencingToken negative for none
   */
  public Tick(
      long sequence,
      long gridIndex,
      long missed,
      long latenessNanos,
      long demandWaitNanos,
      long scheduledEpochMillis,
      long fencingToken) {
    this.sequence = sequence;
    this.gridIndex = gridIndex;
    this.missed = missed;
    this.latenessNanos = latenessNanos;
    this.demandWaitNanos = demandWaitNanos;
    this.scheduledEpochMillis = scheduledEpochMillis;
    this.fencingToken = fencingToken < 0 ? null : fencingToken;
  }

  /**
   * Returns the number of this tick among the delivered ticks of its subscription.
   *
   * @return counts from 0, without gaps
   */
  public long sequence() {
    return sequence;
  }

  /**
   * Returns the number of this tick's grid point, from 0: the tick is due at {@code start +
   * initialDelay + gridIndex * period}, plus phase and jitter. A grid that {@link Ticker#reset()}
   * restarts begins with 0 again; points that passed while the interval was paused count. {@link
   * MissedTickPolicy#DELAY} and changes of the wall clock move the grid.
   *
   * @return the index of the grid point
   */
  public long gridIndex() {
    return gridIndex;
  }

  /**
   * Returns how many grid points this tick stands for beyond its own.
   *
   * @return zero if no tick was missed
   */
  public long missed() {
    return missed;
  }

  /**
   * Returns how late this tick is: the time from its scheduled time, or from its request if that
   * came later, to its delivery.
   *
   * @return zero or more
   */
  public Duration lateness() {
    return Duration.ofNanos(latenessNanos);
  }

  /**
   * Returns how long after its scheduled time the tick was requested.
   *
   * @return zero if there was demand in time
   */
  public Duration demandWait() {
    return Duration.ofNanos(demandWaitNanos);
  }

  /**
   * Returns when the tick was due, jitter included, by the scheduler's wall clock.
   *
   * @return the time, with a resolution of a millisecond
   */
  public Instant scheduledTime() {
    return Instant.ofEpochMilli(scheduledEpochMillis);
  }

  /**
   * Returns the token under which the gate let this tick fire ({@link IntervalSpec#onlyWhile}).
   * Work that outlives its gate is refused where it is compared: {@code update .. where token <=
   * ?}.
   *
   * @return zero or more; {@link FireGate#CLOSED}, which is negative, if the interval has no gate
   */
  public long fencingToken() {
    return fencingToken == null ? FireGate.CLOSED : fencingToken;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tick that
        && sequence == that.sequence
        && gridIndex == that.gridIndex
        && missed == that.missed
        && latenessNanos == that.latenessNanos
        && demandWaitNanos == that.demandWaitNanos
        && scheduledEpochMillis == that.scheduledEpochMillis
        && Objects.equals(fencingToken, that.fencingToken);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        sequence,
        gridIndex,
        missed,
        latenessNanos,
        demandWaitNanos,
        scheduledEpochMillis,
        fencingToken);
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
        + (fencingToken == null ? "" : ", fencingToken=" + fencingToken)
        + ")";
  }
}
