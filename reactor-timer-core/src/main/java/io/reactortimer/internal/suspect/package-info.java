// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Which live timers are suspected of being left over, and why. All of it is worked out on the
 * thread that looks, in the walk that lists the timers; nothing is kept per timer.
 */
@NullMarked
package io.reactortimer.internal.suspect;

import org.jspecify.annotations.NullMarked;
