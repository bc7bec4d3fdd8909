// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/** Measures reactor-timer side by side with what it replaces. */
@NullMarked
package io.reactortimer.benchmarks;

import org.jspecify.annotations.NullMarked;
