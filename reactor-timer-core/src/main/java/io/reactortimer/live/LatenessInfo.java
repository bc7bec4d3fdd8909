// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Duration;

/**
 * How late ticks were.
 *
 * @param p50 half of them were at most this late, to a quarter of the value
 * @param p90 the same for nine tenths
 * @param p99 the same for ninety-nine hundredths
 * @param max the latest of all
 */
public record LatenessInfo(Duration p50, Duration p90, Duration p99, Duration max) {}
