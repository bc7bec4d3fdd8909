// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static io.reactortimer.contract.BesideStock.Intervals.OF_REACTOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.contract.BesideStock.Intervals;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Heavy and blocked callbacks, beside Reactor's own scheduler under the same load: ours delivers no
 * less.
 */
@Timeout(120)
class BesideStockTest {

  /** What a loaded machine may take from either side. */
  private static final double NO_LESS = 0.9;

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  // These two catch up as Reactor's own does, so that a machine that stands still for a while takes
  // as much from one side as from the other.

  @Test
  void contract10HeavyIntervalsSpreadOverTheWorkers() {
    BesideStock four = new BesideStock(4, millis(5_000));
    BesideStock.Outcome outcome =
        four.deliver(
            OF_REACTOR, MissedTickPolicy.BURST, side -> side.intervals(4, millis(100), millis(40)));
    assertThat(outcome.ratio()).isGreaterThan(0.8);
  }

  @Test
  void contract10ABlockedTickLeavesItsNeighboursTheirTicks() {
    BesideStock four = new BesideStock(4, millis(2_000));
    BesideStock.Outcome outcome =
        four.deliver(
            OF_REACTOR,
            MissedTickPolicy.BURST,
            side -> {
              side.blockedInterval(millis(50));
              side.intervals(20, millis(50), Duration.ZERO);
            });
    assertThat(outcome.ratio()).isGreaterThan(NO_LESS);
  }

  static Stream<Arguments> rows() {
    return Stream.of(1, 2, 4)
        .flatMap(workers -> Stream.of(Intervals.values()).flatMap(kind -> rows(workers, kind)));
  }

  private static Stream<Arguments> rows(int workers, Intervals kind) {
    Duration none = Duration.ZERO;
    Duration period = millis(100);
    return Stream.of(
        row(workers, kind, "4 x 40 %", side -> side.intervals(4, period, millis(40))),
        row(workers, kind, "8 x 10 %", side -> side.intervals(8, period, millis(10))),
        row(workers, kind, "1 x 100 %", side -> side.intervals(1, period, period)),
        row(
            workers,
            kind,
            "one blocked among 20",
            side -> {
              side.blockedInterval(period);
              side.intervals(20, period, none);
            }),
        row(
            workers,
            kind,
            "one blocked among 1,000",
            side -> {
              side.blockedInterval(period);
              side.intervals(1_000, period, none);
            }),
        row(
            workers,
            kind,
            "one stuck again and again",
            side -> {
              side.stuckAgainAndAgain(period, millis(400));
              side.intervals(20, period, none);
            }),
        row(
            workers,
            kind,
            "blocked immediate tasks",
            side -> {
              side.blockedTasks(Math.max(1, workers / 2));
              side.intervals(20, period, none);
            }),
        row(
            workers,
            kind,
            "a blocked task of a Worker",
            side -> {
              side.blockedWorker();
              side.intervals(20, period, none);
            }),
        row(
            workers,
            kind,
            "idle, then blocked",
            side -> side.idleThenBlocked(millis(3_000), 90, millis(100), millis(400))),
        row(
            workers,
            kind,
            "150 % beside 20",
            side -> {
              side.uncounted(millis(10), millis(15));
              side.intervals(20, period, none);
            }));
  }

  private static Arguments row(int workers, Intervals kind, String what, BesideStock.Load load) {
    return Arguments.of(workers, kind, what, load);
  }

  @Tag("stock")
  @ParameterizedTest(name = "{2}, workers: {0}, {1}")
  @MethodSource("rows")
  void contract10DeliversNoLessThanReactorsOwn(
      int workers, Intervals kind, String what, BesideStock.Load load) {
    BesideStock beside = new BesideStock(workers, millis(6_000));
    for (MissedTickPolicy policy : policies(what)) {
      BesideStock.Outcome outcome = beside.deliver(kind, policy, load);
      System.out.printf(
          "| %s | %d | %s | %s | %d | %d |%n",
          what, workers, kind, policy, outcome.ours(), outcome.stock());
      assertThat(outcome.ratio()).as(what + " " + policy).isGreaterThan(NO_LESS);
    }
  }

  private static MissedTickPolicy[] policies(String what) {
    return what.startsWith("150 %")
        ? new MissedTickPolicy[] {MissedTickPolicy.SKIP, MissedTickPolicy.BURST}
        : new MissedTickPolicy[] {MissedTickPolicy.SKIP};
  }
}
