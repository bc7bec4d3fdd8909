// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Which timers were late in the last minute: kept of those that were, by name and kind. A tick in
 * time costs nothing here.
 */
@NullMarked
package io.reactortimer.internal.lateness;

import org.jspecify.annotations.NullMarked;
