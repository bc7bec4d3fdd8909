// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * The page {@code /}: the same rooms twice, side by side, on Reactor's own scheduler and on this
 * library's, and buttons for what happens to a service on a bad day.
 */
@NullMarked
package io.reactortimer.example.live;

import org.jspecify.annotations.NullMarked;
