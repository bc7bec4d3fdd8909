// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a side is meant to reach.
 *
 * @param baseline {@code null} for a bound on the figure itself
 * @param bound of the ratio the least, of a figure the greatest value
 */
record Goal(
    String work,
    Side side,
    @Nullable Side baseline,
    String field,
    boolean moreIsBetter,
    double bound) {

  private static final String CPU = "cores";
  private static final String PER_OPERATION = "nanosPerOp";

  static final List<Goal> ALL =
      List.of(
          less("equal-100000", Side.TIMER, Side.STOCK, CPU, 14),
          less("equal-100000", Side.TIMER, Side.NETTY_WHEEL_1, CPU, 2.5),
          less("equal-100000", Side.TIMER_SLACK_2, Side.NETTY_WHEEL_1, CPU, 1.6),
          less("equal-100000", Side.TIMER_SLACK_10, Side.STOCK, CPU, 18),
          less("equal-100000", Side.TIMER_SLACK_10, Side.NETTY_WHEEL_10, CPU, 2.5),
          less("equal-100000", Side.TIMER_EXACT, Side.STOCK, CPU, 1.8),
          less("equal-100000", Side.TIMER_EXACT, Side.STOCK, "latenessP50Micros", 1),
          less("equal-100000", Side.TIMER_EXACT, Side.STOCK, "latenessP90Micros", 1),
          less("equal-100000", Side.TAKEN_OVER, Side.STOCK, CPU, 10),
          less("mixed-100000", Side.TIMER, Side.STOCK, CPU, 9),
          less("mixed-100000", Side.TIMER, Side.NETTY_WHEEL_1, CPU, 1),
          less("distinct-100000", Side.TIMER, Side.STOCK, CPU, 8),
          less("distinct-100000", Side.TIMER, Side.NETTY_WHEEL_1, CPU, 1),
          less("demand-100000", Side.TIMER, Side.STOCK, CPU, 4.5),
          less("fast-10240", Side.TIMER, Side.STOCK, CPU, 13),
          less("fast-10240", Side.TIMER, Side.NETTY_WHEEL_1, CPU, 1.8),
          less("cold-100000", Side.TIMER, Side.STOCK, CPU, 2),
          less("cold-100000", Side.TIMER, Side.STOCK, "latenessP99Micros", 2),
          atMost("crowded-100000", Side.TIMER, "latenessP99Micros", 15_000),
          atMost("equal-1000000", Side.TIMER, CPU, 0.18),
          atMost("slow-10000000", Side.TIMER, CPU, 0.15),
          atMost("slow-10000000", Side.TIMER, "latenessP99Micros", 3_000),
          atMost("slow-10000000", Side.TIMER, "latenessMaxMicros", 20_000),
          atMost("slow-10000000", Side.TIMER, "pageMillis", 500),
          atMost("memory-intervals", Side.TIMER, "bytesPerTimer", 128),
          atMost("memory-subscriptions", Side.TIMER, "bytesPerTimer", 128),
          more("timeout-1", Side.TIMER, Side.STOCK, "opsPerSecond", 5),
          more("timeout-4", Side.TIMER, Side.STOCK, "opsPerSecond", 2.5),
          more("timeout-1-1024-later", Side.TIMER, Side.STOCK, "opsPerSecond", 5),
          more("timeout-4-1024-later", Side.TIMER, Side.STOCK, "opsPerSecond", 2.5),
          more("timeout-1", Side.TAKEN_OVER, Side.STOCK, "opsPerSecond", 4),
          more("timeout-4", Side.TAKEN_OVER, Side.STOCK, "opsPerSecond", 2.5),
          more("timeout-1-1024-later", Side.TAKEN_OVER, Side.STOCK, "opsPerSecond", 1.5),
          more("timeout-4-1024-later", Side.TAKEN_OVER, Side.STOCK, "opsPerSecond", 2.5),
          less("timeout-elements", Side.TIMER, Side.STOCK, PER_OPERATION, 10),
          less("churn-1-1024-later", Side.TIMER, Side.NETTY_WHEEL_1, "cpuNanosPerOp", 1),
          less("storm", Side.TIMER, Side.STOCK, "cpuMillisPerRound", 3),
          atMost("burst-equal", Side.TIMER, "lastLateMillis", 12),
          atMost("burst-distinct", Side.TIMER, "lastLateMillis", 12),
          atMost("idle-nothing", Side.TIMER, "wakeups", 0),
          atMost("idle-hour", Side.TIMER, "wakeups", 0),
          less("hand-over-tasks", Side.TAKEN_OVER, Side.STOCK, PER_OPERATION, 1),
          less("hand-over-publish-on", Side.TAKEN_OVER, Side.STOCK, PER_OPERATION, 1),
          less("hand-over-pipelines", Side.TAKEN_OVER, Side.STOCK, PER_OPERATION, 1));

  private static Goal less(String work, Side side, Side baseline, String field, double times) {
    return new Goal(work, side, baseline, field, false, times);
  }

  private static Goal more(String work, Side side, Side baseline, String field, double times) {
    return new Goal(work, side, baseline, field, true, times);
  }

  private static Goal atMost(String work, Side side, String field, double bound) {
    return new Goal(work, side, null, field, false, bound);
  }

  /** What was reached; empty if nothing that counts was measured. */
  Optional<Statistics> measured(Results results) {
    WorkResults rows = results.of(work);
    if (baseline != null) {
      return rows.ratio(field, side, baseline, moreIsBetter);
    }
    return rows.counting(side, field);
  }

  /** What is compared, in a few words. */
  String described() {
    if (baseline == null) {
      return field + " of " + side;
    }
    return moreIsBetter
        ? field + ", " + side + " to " + baseline
        : field + ", " + baseline + " to " + side;
  }

  boolean isMetBy(Statistics measured) {
    return baseline == null ? measured.median() <= bound : measured.median() >= bound;
  }
}
