// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Pauses: what a loop noticed, why by the evidence of the system, what it cost, and who is told.
 * Nothing here runs on a loop but a few lines that take note.
 */
@NullMarked
package io.reactortimer.internal.pause;

import org.jspecify.annotations.NullMarked;
