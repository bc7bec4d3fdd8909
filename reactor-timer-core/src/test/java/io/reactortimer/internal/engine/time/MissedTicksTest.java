// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.Seeds;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissedTicksTest {

  @ParameterizedTest(name = "{0}: a tick of 100, delivered at {1}, period {2}")
  @CsvSource({
    // In time, or late by less than a period: the grid stands.
    "SKIP,  100, 10, 0, 110",
    "SKIP,  109, 10, 0, 110",
    "DELAY, 100, 10, 0, 110",
    "DELAY, 109, 10, 0, 110",
    "BURST, 100, 10, 0, 110",
    "BURST, 109, 10, 0, 110",
    // From one period on, points were missed.
    "SKIP,  110, 10, 1, 120",
    "SKIP,  114, 10, 1, 120",
    "SKIP,  115, 10, 1, 120",
    "DELAY, 110, 10, 1, 120",
    "DELAY, 114, 10, 1, 124",
    "DELAY, 135, 10, 3, 145",
    "BURST, 110, 10, 0, 110",
    "BURST, 135, 10, 0, 110",
    // The next point goes too if it is less than half a period away.
    "SKIP,  116, 10, 2, 130",
    "SKIP,  119, 10, 2, 130",
    "SKIP,  120, 10, 2, 130",
    "SKIP,  155, 10, 5, 160",
    "SKIP,  156, 10, 6, 170",
    // Odd periods have no middle.
    "SKIP,  110, 7, 1, 114",
    "SKIP,  111, 7, 2, 121",
    "SKIP,  103, 1, 3, 104",
    "DELAY, 103, 1, 3, 104",
    "BURST, 103, 1, 0, 101",
    // Spaced counts as SKIP does: what is near is passed over when it is due.
    "SPACED, 106, 10, 0, 110",
    "SPACED, 116, 10, 2, 130",
  })
  void followsThePolicy(
      MissedTicks policy, long nowNanos, long periodNanos, long missed, long next) {
    assertThat(policy.missed(100, nowNanos, periodNanos)).as("missed").isEqualTo(missed);
    assertThat(policy.next(100, nowNanos, periodNanos, missed)).as("next").isEqualTo(next);
  }

  @ParameterizedTest(name = "{0}: {1} after the last tick, period {2}")
  @CsvSource({
    "SPACED, 49, 100, true",
    "SPACED, 50, 100, false",
    "SPACED, 3, 7, true",
    "SPACED, 4, 7, false",
    "SPACED, Infinity, 100, false",
    "SPACED, 4e18, 9223372036854775807, true",
    "SPACED, 1, 0, false",
    "SKIP, 1, 100, false",
    "DELAY, 1, 100, false",
    "BURST, 1, 100, false",
    "ERROR, 1, 100, false",
  })
  void onlySpacedTicksComeTooSoon(
      MissedTicks policy, double sinceLastNanos, long periodNanos, boolean tooSoon) {
    assertThat(policy.isTooSoon(sinceLastNanos, periodNanos)).isEqualTo(tooSoon);
  }

  @Test
  void saturatesInsteadOfOverflowing() {
    long end = Long.MAX_VALUE;
    for (MissedTicks policy : MissedTicks.values()) {
      assertThat(policy.next(end - 5, end - 1, 10, policy.missed(end - 5, end - 1, 10)))
          .isEqualTo(LoopClock.NEVER);
      assertThat(policy.next(0, end - 1, end / 2, policy.missed(0, end - 1, end / 2))).isPositive();
      assertThat(policy.next(0, 0, end, 0)).isEqualTo(LoopClock.NEVER);
      assertThat(policy.next(1, 1, end, 0)).isEqualTo(LoopClock.NEVER);
    }
    // Two missed periods of two thirds of all time each.
    long period = end / 3 * 2;
    assertThat(MissedTicks.SKIP.missed(0, end - 1, period)).isOne();
    assertThat(MissedTicks.SKIP.missed(0, period + period / 2 - 10, period)).isOne();
    assertThat(MissedTicks.SKIP.next(0, end - 1, period, 2)).isEqualTo(LoopClock.NEVER);
  }

  @Test
  void keepsTheGridAndLooksAheadForAnyNumbers() {
    Seeds.repeat(
        1,
        random -> {
          for (int i = 0; i < 200_000; i++) {
            long period = anyLong(random) + 1;
            long now = anyLong(random);
            long deadline = now - (now == 0 ? 0 : anyLong(random) % now);
            checkSkip(deadline, now, period);
            checkDelay(deadline, now, period);
          }
        });
  }

  private static long anyLong(Random random) {
    return random.nextLong() >>> (2 + random.nextInt(61));
  }

  private static void checkSkip(long deadline, long now, long period) {
    long missed = MissedTicks.SKIP.missed(deadline, now, period);
    BigInteger next = big(deadline).add(big(period).multiply(big(missed).add(BigInteger.ONE)));
    assertThat(MissedTicks.SKIP.next(deadline, now, period, missed)).isEqualTo(saturated(next));
    assertThat(next).as("next, after %d", now).isGreaterThan(big(now));
    BigInteger ahead = next.subtract(big(now));
    if (missed > 0) {
      assertThat(ahead.add(ahead)).as("twice ahead").isGreaterThanOrEqualTo(big(period));
      // Not one more than it takes.
      BigInteger before = ahead.subtract(big(period));
      assertThat(before.add(before)).isLessThan(big(period));
    }
  }

  private static void checkDelay(long deadline, long now, long period) {
    long missed = MissedTicks.DELAY.missed(deadline, now, period);
    assertThat(missed).isEqualTo((now - deadline) / period);
    BigInteger next = big(missed == 0 ? deadline : now).add(big(period));
    assertThat(MissedTicks.DELAY.next(deadline, now, period, missed)).isEqualTo(saturated(next));
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }

  private static long saturated(BigInteger value) {
    return value.min(big(Long.MAX_VALUE)).longValueExact();
  }
}
