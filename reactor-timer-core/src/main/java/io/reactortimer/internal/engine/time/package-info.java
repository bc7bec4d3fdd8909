// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Time as the engine has it: clocks, classes of slack, and which grid points a tick stands for.
 * Knows the JDK only.
 */
@NullMarked
package io.reactortimer.internal.engine.time;

import org.jspecify.annotations.NullMarked;
