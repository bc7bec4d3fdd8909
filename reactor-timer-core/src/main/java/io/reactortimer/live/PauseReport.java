// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time in which the timers of a scheduler stood still although their threads had nothing else to
 * do: when, how long, why, and what it cost.
 *
 * @param scheduler name of the scheduler
 * @param startedAt when the first timer was due that could not fire; the process may have stood
 *     still before
 * @param duration from then until the timers went on
 * @param cause why, by the evidence
 * @param evidence what was measured
 * @param workersPaused how many loops of the scheduler were seen to stand still
 * @param workers how many loops it has
 * @param timersLate how many timers fired late because of it
 * @param ticksMissed how many grid points were missed because of it
 * @param missedByName the names with the most missed ticks, the largest first, at most five
 * @param streamsOverflowed how many intervals that insist on demand ({@code
 *     MissedTickPolicy.ERROR}) ended because there was none for the ticks that came at once
 * @since 0.1
 */
public record PauseReport(
    String scheduler,
    Instant startedAt,
    Duration duration,
    PauseCause cause,
    PauseEvidence evidence,
    int workersPaused,
    int workers,
    long timersLate,
    long ticksMissed,
    List<NamedTicks> missedByName,
    long streamsOverflowed) {

  /** Copies the list. */
  public PauseReport {
    missedByName = List.copyOf(missedByName);
  }

  /**
   * How many ticks the timers of one name missed.
   *
   * @param name their name, or {@code null} for timers without one
   * @param ticks how many
   */
  public record NamedTicks(@Nullable String name, long ticks) {}
}
