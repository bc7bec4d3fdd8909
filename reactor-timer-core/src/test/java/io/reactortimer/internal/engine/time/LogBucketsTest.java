// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogBucketsTest {

  @Test
  void theyFollowOneAnotherWithoutGapsUpToTheLargestNumber() {
    int last = LogBuckets.of(Long.MAX_VALUE);
    for (int bucket = 0; bucket < last; bucket++) {
      long end = LogBuckets.lastOf(bucket);
      assertThat(LogBuckets.of(end)).isEqualTo(bucket);
      assertThat(LogBuckets.of(end + 1)).isEqualTo(bucket + 1);
    }
    assertThat(LogBuckets.lastOf(last)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aNegativeNumberCountsAsZero() {
    assertThat(LogBuckets.of(-1)).isEqualTo(LogBuckets.of(0)).isZero();
    assertThat(LogBuckets.of(Long.MIN_VALUE)).isZero();
  }

  @Test
  void thereAreAsManyAsTheNumbersOfSoManyBitsNeed() {
    for (int bits = 2; bits < Long.SIZE; bits++) {
      assertThat(LogBuckets.of((1L << (bits - 1)) - 1 + (1L << (bits - 1))))
          .isEqualTo(LogBuckets.count(bits) - 1);
    }
  }
}
