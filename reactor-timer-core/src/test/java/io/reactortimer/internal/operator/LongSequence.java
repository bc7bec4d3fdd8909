// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import java.util.stream.LongStream;

/** The numbers that ticks and runs are to have. */
final class LongSequence {

  private LongSequence() {}

  static Iterable<Long> upTo(long end) {
    return () -> LongStream.range(0, end).iterator();
  }
}
