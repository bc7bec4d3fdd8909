// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.OptionalLong;

/** What a process has used in a window of time. */
record ProcessUse(
    long elapsedNanos, long cpuNanos, OptionalLong switches, long allocatedBytes, long gcMillis) {

  double seconds() {
    return elapsedNanos / 1e9;
  }

  /** Cores that were kept busy. */
  double cores() {
    return (double) cpuNanos / elapsedNanos;
  }
}
