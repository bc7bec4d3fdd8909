// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * How timers come and go, by group and by origin: ends are counted, of a sample where there are
 * many, and what was made follows from those and from how many are live. A timer costs nothing
 * while it lives.
 */
@NullMarked
package io.reactortimer.internal.turnover;

import org.jspecify.annotations.NullMarked;
