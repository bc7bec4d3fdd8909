// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors

/** Parts of the engine, measured from within. */
@NullMarked
package io.reactortimer.internal.engine.queue;

import org.jspecify.annotations.NullMarked;
