// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * For tests of code that uses timers: {@link io.reactortimer.test.ManualTimers} is a scheduler
 * whose clock the test moves, {@link io.reactortimer.test.NoLeakedTimers} fails tests that leave
 * timers behind, and {@link io.reactortimer.test.TimerAssertions} are assertions for AssertJ.
 *
 * @since 0.1
 */
@NullMarked
package io.reactortimer.test;

import org.jspecify.annotations.NullMarked;
