// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/** The takeover of Reactor's default scheduler: who holds it, and what stands in its place. */
@NullMarked
package io.reactortimer.internal.takeover;

import org.jspecify.annotations.NullMarked;
