// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * The health {@code timers}: down while a loop has timers due and makes no progress.
 *
 * @since 0.1
 */
@NullMarked
package io.reactortimer.spring.actuate.health;

import org.jspecify.annotations.NullMarked;
