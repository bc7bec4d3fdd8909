// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * The timer engine: loops that own a queue of deadlines each. Internal: no API for users, and
 * nothing but the JDK beneath it. How a task is wrapped, rejected or reported is decided by its
 * caller.
 */
@NullMarked
package io.reactortimer.engine;

import org.jspecify.annotations.NullMarked;
