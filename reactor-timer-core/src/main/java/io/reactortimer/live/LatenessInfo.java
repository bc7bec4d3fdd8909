// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Duration;

/**
 * How late ticks were.
 *
 * @param p50 median lateness, accurate to 25 %
 * @param p90 90th percentile, with the same accuracy
 * @param p99 99th percentile, with the same accuracy
 * @param max the highest lateness
 * @since 0.1
 */
public record LatenessInfo(Duration p50, Duration p90, Duration p99, Duration max) {}
