// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedReadingTest {

  private final AtomicLong nanoTime = new AtomicLong();
  private final AtomicInteger taken = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 50, Long.MIN_VALUE})
  void isTakenOnceUntilItIsOlderThanItMayBe(long start) {
    nanoTime.set(start);
    SharedReading<Integer> reading = reading();

    assertThat(taken).hasValue(0);
    assertThat(reading.get()).isEqualTo(1);
    nanoTime.addAndGet(100);
    assertThat(reading.get()).isEqualTo(1);
    nanoTime.addAndGet(1);
    assertThat(reading.get()).isEqualTo(2);
    assertThat(reading.get()).isEqualTo(2);
  }

  @Test
  void ageCountsFromTheEndOfASlowReading() {
    SharedReading<Integer> slow =
        new SharedReading<>(
            () -> {
              nanoTime.addAndGet(1_000);
              return taken.incrementAndGet();
            },
            nanoTime::get,
            Duration.ofNanos(100));

    assertThat(slow.get()).isEqualTo(1);
    assertThat(slow.get()).isEqualTo(1);
  }

  @Test
  void failureIsNotKept() {
    SharedReading<Integer> failsOnce =
        new SharedReading<>(
            () -> {
              if (taken.incrementAndGet() == 1) {
                throw new IllegalStateException("first");
              }
              return taken.get();
            },
            nanoTime::get,
            Duration.ofNanos(100));

    assertThatThrownBy(failsOnce::get).hasMessage("first");
    assertThat(failsOnce.get()).isEqualTo(2);
  }

  private SharedReading<Integer> reading() {
    return new SharedReading<>(taken::incrementAndGet, nanoTime::get, Duration.ofNanos(100));
  }
}
