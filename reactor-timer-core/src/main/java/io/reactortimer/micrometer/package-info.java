// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Meters of timer schedulers for Micrometer, which is an optional dependency.
 *
 * @since 0.1
 */
@NullMarked
package io.reactortimer.micrometer;

import org.jspecify.annotations.NullMarked;
