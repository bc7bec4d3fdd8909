// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

/** A part of what is said once at start: what is on, or what is off and how to switch it on. */
interface StartupHint {

  /** A sentence, or null if there is nothing to say. */
  @Nullable String text();
}
