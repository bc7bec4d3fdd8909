// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/** What decides whether a tick may fire, such as a lease that one instance of many holds. */
@NullMarked
package io.reactortimer.gate;

import org.jspecify.annotations.NullMarked;
