// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickRecorderTest {

  @Test
  void ticksOfSeveralThreadsAreAllCounted() throws InterruptedException {
    TickRecorder recorder = new TickRecorder();
    recorder.start();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      long lateNanos = i;
      Thread thread =
          new Thread(
              () -> {
                for (int tick = 0; tick < 10_000; tick++) {
                  recorder.record(lateNanos, tick % 2 == 0);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(recorder.ticks()).isEqualTo(20_000);
    assertThat(recorder.lateness().count()).isEqualTo(10_000);
  }

  @Test
  void onlyWhatIsBetweenStartAndStopCounts() {
    TickRecorder recorder = new TickRecorder();
    recorder.record(1, true);
    recorder.start();
    recorder.record(2, true);
    recorder.stop();
    recorder.record(3, true);
    assertThat(recorder.ticks()).isOne();
    assertThat(recorder.lateness().max()).isEqualTo(2);
  }

  @Test
  void aSideThatArmsEachTickSkipsPointsThatHavePassed() {
    GridTick tick = new TickRecorder().gridTick(1_000, 100);
    assertThat(tick.advance(1_050)).isEqualTo(1_100);
    assertThat(tick.missed()).isZero();
    assertThat(tick.advance(1_350)).isEqualTo(1_400);
    assertThat(tick.missed()).isEqualTo(2);
  }
}
