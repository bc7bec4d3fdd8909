// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.live.LatenessInfo;
import io.reactortimer.live.WorkerInfo;
import io.reactortimer.spring.Asking;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.WorkerDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerDescriptorTest {

  @Test
  void theTenInnermostCallsAreShownToThoseWhoMaySeeValues() {
    List<String> stuckIn = WorkerDescriptor.of(stuckIn(25), Asking.ALL_SHOWN).stuckIn();

    assertThat(stuckIn).hasSize(10).startsWith("Sql.call0(Sql.java:1)").doesNotContain("******");
  }

  @Test
  void othersSeeThatItIsStuckAndNeitherWhereNorHowDeep() {
    for (int depth : new int[] {1, 25}) {
      WorkerDescriptor worker = WorkerDescriptor.of(stuckIn(depth), Asking.HIDDEN);

      assertThat(worker.stuckIn()).containsExactly("******");
      assertThat(worker.stalledFor()).hasToString("2000");
    }
  }

  @Test
  void noDurationIsRoundedToZero() {
    WorkerDescriptor worker = WorkerDescriptor.of(stuckIn(0), Asking.ALL_SHOWN);

    assertThat(worker.stuckIn()).isNull();
    assertThat(worker.overdue()).hasToString("0.0004");
  }

  private static WorkerInfo stuckIn(int depth) {
    Duration none = Duration.ZERO;
    return new WorkerInfo(
        0,
        "app-1",
        1,
        1,
        1,
        new LatenessInfo(none, none, none, none),
        null,
        Duration.ofNanos(400),
        0.5,
        Duration.ofSeconds(2),
        IntStream.range(0, depth)
            .mapToObj(call -> new StackTraceElement("Sql", "call" + call, "Sql.java", 1))
            .toList(),
        true,
        List.of());
  }
}
