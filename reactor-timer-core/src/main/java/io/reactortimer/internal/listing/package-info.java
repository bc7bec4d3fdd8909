// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * What a listing reads off live timers, and what it sums up; what can be done to a live timer.
 * Implements {@link io.reactortimer.live.LiveTimers}.
 */
@NullMarked
package io.reactortimer.internal.listing;

import org.jspecify.annotations.NullMarked;
