// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * A live-streaming service in miniature: rooms whose viewers each keep timers going, all of them
 * listed at {@code /actuator/timers}.
 */
@NullMarked
package io.reactortimer.example;

import org.jspecify.annotations.NullMarked;
