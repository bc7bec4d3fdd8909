// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How live timers of one group, or of one line of code, come and go.
 *
 * <p>Rates are those of the last half minute to minute and a half, or since the look before if that
 * is longer ago. All numbers are estimates from samples once more than some 50 timers end each
 * second; what rests on fewer than 30 samples then is {@code null}: too few to tell.
 *
 * @param madePerSecond how many were made each second; {@code null} if it cannot be told
 * @param endedPerSecond how many ended each second: fired for the last time, completed or were
 *     cancelled; {@code null} if it cannot be told
 * @param firedShare of those that fire once, the share that did, from 0 to 1; {@code null} if it
 *     cannot be told, or if they repeat
 * @param livedP50 half of those that ended had lived for at most this long (resolution 10 ms), in
 *     the last half hour to hour; {@code null} below 30 samples
 * @param livedP99 99 of 100 had lived for at most this long; {@code null} below 30 samples
 * @param samples on how many that ended both rest
 * @since 0.1
 */
public record TimerTurnover(
    @Nullable Double madePerSecond,
    @Nullable Double endedPerSecond,
    @Nullable Double firedShare,
    @Nullable Duration livedP50,
    @Nullable Duration livedP99,
    long samples) {

  /** Nothing is known yet. */
  public static final TimerTurnover NONE = new TimerTurnover(null, null, null, null, null, 0);
}
