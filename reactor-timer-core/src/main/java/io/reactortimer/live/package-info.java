// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * What is live on a scheduler: {@link io.reactortimer.live.LiveTimers}, what can be asked of it,
 * and its answers, which are values, and {@link io.reactortimer.live.SchedulerCounters}: what the
 * scheduler has done.
 *
 * @since 0.1
 */
@NullMarked
package io.reactortimer.live;

import org.jspecify.annotations.NullMarked;
