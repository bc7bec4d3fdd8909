// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * One sentence of the startup report: what is enabled, or what is disabled and how to enable it.
 */
interface StartupHint {

  /** Returns a sentence, or null if there is nothing to report. */
  @Nullable String text();
}
