// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Where in the application's code timers were made: when that is looked up, and what is kept of it,
 * which is text only, so that no class and no class loader is held.
 */
@NullMarked
package io.reactortimer.internal.origin;

import org.jspecify.annotations.NullMarked;
