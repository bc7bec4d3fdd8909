// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * The queue of armed timers: slots where they are dense, a heap where they are sparse, and a cursor
 * that copies them for listings. Knows time, and no timer beyond its deadline and its place.
 */
@NullMarked
package io.reactortimer.internal.engine.queue;

import org.jspecify.annotations.NullMarked;
