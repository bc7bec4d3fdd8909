// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Loops that own a queue of deadlines each, and the timers that live on them: state, hand-over,
 * waking, listing, the end. A timer and its loop are one mechanism, so their files use each other.
 * How a task is wrapped, rejected or reported is decided by the caller.
 */
@NullMarked
package io.reactortimer.internal.engine.loop;

import org.jspecify.annotations.NullMarked;
