// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

/** How much of each timer a listing looks at, which is read ahead: reading more costs more. */
public enum ScanDepth {

  /** State, deadline, age and id. */
  STATE,

  /** All that the timer itself holds. */
  STATISTICS,

  /** The subscriber or task that it leads to as well. */
  CHAIN
}
