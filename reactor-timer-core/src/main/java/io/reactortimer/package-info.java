// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Timers for Project Reactor: a {@link io.reactortimer.TimerScheduler} on a timer heap of its own,
 * the intervals of {@link io.reactortimer.Timers}, and {@link io.reactortimer.LiveTimers}, the list
 * of all that is live.
 */
@NullMarked
package io.reactortimer;

import org.jspecify.annotations.NullMarked;
