// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors

/** Timers of the library, measured from within. */
@NullMarked
package io.reactortimer;

import org.jspecify.annotations.NullMarked;
