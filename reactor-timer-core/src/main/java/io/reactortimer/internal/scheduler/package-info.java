// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * The scheduler behind its face: submission of tasks, the limit, closing, suspension, and bindings
 * of timers to loops of ours or to workers of other schedulers.
 */
@NullMarked
package io.reactortimer.internal.scheduler;

import org.jspecify.annotations.NullMarked;
