// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.TimerScheduler;
import io.reactortimer.TurnedTimers;
import io.reactortimer.internal.engine.loop.TurnedLoop;
import io.reactortimer.internal.engine.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -Xms2g -Xmx2g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.TurnCost TIMER 100000 1000 5 1000}
 *
 * <p>Question: of what a loop costs that wakes every millisecond, what is the sleep, what the loop,
 * and what are the ticks? A thread that parks, and then turns a loop with intervals of one second;
 * and in windows between the same thread that only parks.
 *
 * <p>Arguments: side; intervals; microseconds parked; pairs of windows; milliseconds of a window.
 * Prints one line of JSON, of medians.
 */
final class TurnCost {

  private final TurnedLoop loop = new TurnedLoop(TimeSource.system());
  private final TimerScheduler scheduler = TurnedTimers.on(loop);
  private final long parkNanos;
  private final long windowMillis;

  private TurnCost(long parkNanos, long windowMillis) {
    this.parkNanos = parkNanos;
    this.windowMillis = windowMillis;
  }

  public static void main(String[] arguments) {
    int timers = Integer.parseInt(arguments[1]);
    TurnCost cost =
        new TurnCost(
            TimeUnit.MICROSECONDS.toNanos(Long.parseLong(arguments[2])),
            Long.parseLong(arguments[4]));
    if (timers > 0) {
      Workload.named("equal-100000")
          .of(timers)
          .start(ReactorClockwork.on(cost.scheduler), new TickRecorder());
    }
    System.out.println(cost.measured(Integer.parseInt(arguments[3])));
    System.exit(0);
  }

  private ObjectNode measured(int pairs) {
    List<Double> parked = new ArrayList<>();
    List<Double> beyond = new ArrayList<>();
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i <= pairs; i++) {
      double parkedNanos = Wakeups.of(parkNanos, () -> {}, windowMillis).nanosEach();
      // What came due meanwhile is one tick of each, and all others are missed.
      Wakeups unused = Wakeups.of(parkNanos, this::turn, windowMillis / 2);
      long before = scheduler.counters().delivered();
      Wakeups turned = Wakeups.of(parkNanos, this::turn, windowMillis);
      if (i > 0) { // the first pair is warm-up
        parked.add(parkedNanos);
        beyond.add(turned.nanosEach() - parkedNanos);
        ticks.add((double) (scheduler.counters().delivered() - before) / turned.count());
      }
    }
    ObjectNode result = Json.object();
    Json.put(result, "microsPerWakeup", Statistics.of(parked).median() / 1e3);
    Json.put(result, "ticksPerWakeup", Statistics.of(ticks).median());
    Json.put(result, "microsBeyond", Statistics.of(beyond).median() / 1e3);
    return result;
  }

  private void turn() {
    loop.turn();
    if (!loop.plan()) {
      throw new IllegalStateException("nobody else hands anything over");
    }
  }
}
