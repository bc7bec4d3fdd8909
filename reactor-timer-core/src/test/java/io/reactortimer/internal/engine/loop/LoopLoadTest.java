// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reactortimer.internal.engine.queue.Seeds;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LoopLoadTest {

  private static final long MILLIS = 1_000_000;
  private static final Offset<Double> CLOSE = within(0.02);

  private final LoopLoad load = new LoopLoad();
  private long nowNanos;

  private void works(long millis) {
    load.wakes(nowNanos);
    nowNanos += millis * MILLIS;
    load.waits(nowNanos);
  }

  private void rests(long millis) {
    nowNanos += millis * MILLIS;
  }

  @Test
  void isZeroBeforeAnythingHappened() {
    assertThat(load.share(0)).isZero();
    assertThat(load.share(1_000 * MILLIS)).isZero();
    assertThat(load.awakeSinceNanos()).isNegative();
  }

  @Test
  void isTheShareOfTheLastFullWindow() {
    for (int i = 0; i < 100; i++) {
      works(3);
      rests(7);
    }
    assertThat(load.share(nowNanos)).isEqualTo(0.3, CLOSE);
    for (int i = 0; i < 100; i++) {
      works(8);
      rests(2);
    }
    assertThat(load.share(nowNanos)).isEqualTo(0.8, CLOSE);
  }

  @Test
  void falls() {
    for (int i = 0; i < 100; i++) {
      works(9);
      rests(1);
    }
    rests(250);
    assertThat(load.share(nowNanos)).isLessThan(0.5);
    rests(10_000);
    assertThat(load.share(nowNanos)).isLessThan(0.05);
  }

  @Test
  void isOneWhileATaskDoesNotReturn() {
    works(1);
    rests(1_000);
    works(1);
    load.wakes(nowNanos);
    assertThat(load.awakeSinceNanos()).isEqualTo(nowNanos);
    rests(100_000);
    assertThat(load.share(nowNanos)).isEqualTo(1.0, CLOSE);
  }

  @Test
  void isOneForALoopThatIsStuckHoweverLongItSleptBefore() {
    works(1);
    rests(10_000);
    load.wakes(nowNanos);
    rests(100);
    assertThat(load.share(nowNanos)).isEqualTo(0.4, CLOSE);
    rests(150);
    assertThat(load.share(nowNanos)).isEqualTo(1);
    rests(5_000);
    assertThat(load.share(nowNanos)).isEqualTo(1);
  }

  @Test
  void isOfTheLastQuarterOfASecondOnly() {
    works(5_000);
    assertThat(load.share(nowNanos)).isEqualTo(1);
    rests(125);
    assertThat(load.share(nowNanos)).isEqualTo(0.5, CLOSE);
    rests(125);
    assertThat(load.share(nowNanos)).isZero();
    works(50);
    assertThat(load.share(nowNanos)).isEqualTo(0.2, CLOSE);
    rests(200);
    assertThat(load.share(nowNanos)).isEqualTo(0.2, CLOSE);
    rests(10_000);
    assertThat(load.share(nowNanos)).isZero();
  }

  @Test
  void neverLeavesItsRange() {
    Seeds.repeat(
        1,
        random -> {
          for (int i = 0; i < 10_000; i++) {
            works(random.nextInt(300));
            rests(random.nextInt(300));
            assertThat(load.share(nowNanos)).isBetween(0.0, 1.0);
          }
        });
  }
}
