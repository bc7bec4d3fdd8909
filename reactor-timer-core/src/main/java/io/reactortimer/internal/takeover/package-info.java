// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/** The takeover of Reactor's default scheduler: its holders, and the facade in its place. */
@NullMarked
package io.reactortimer.internal.takeover;

import org.jspecify.annotations.NullMarked;
