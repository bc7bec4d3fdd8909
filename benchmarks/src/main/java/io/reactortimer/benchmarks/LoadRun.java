// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.LoadRun TIMER
 * equal-100000 100000 5000 8000}
 *
 * <p>Question: what do many intervals cost, and how late do they tick? One process of one side:
 * intervals with random phases, a warm-up, then a measured window. Baseline: the process of side
 * {@code STOCK}. All sides have the same consumer, which counts the tick and computes its lateness
 * from the clock and a grid of its own.
 *
 * <p>Arguments: side, workload, timers, milliseconds of warm-up, and of the window. Prints one line
 * of JSON.
 */
final class LoadRun {

  private final Workload load;
  private final Clockwork clockwork;
  private final TickRecorder recorder = new TickRecorder();

  private LoadRun(Side side, Workload load) {
    this.load = load;
    this.clockwork = Clockwork.open(side, load.oneAtATime());
  }

  public static void main(String[] arguments) throws InterruptedException {
    Side side = Side.valueOf(arguments[0]);
    Workload load = Workload.named(arguments[1]).of(Integer.parseInt(arguments[2]));
    LoadRun run = new LoadRun(side, load);
    load.start(run.clockwork, run.recorder);
    Garbage.collect(load.collections());
    TimeUnit.MILLISECONDS.sleep(Long.parseLong(arguments[3]));
    System.out.println(run.measure(Long.parseLong(arguments[4])));
    System.exit(0);
  }

  private ObjectNode measure(long windowMillis) throws InterruptedException {
    OptionalLong missedBefore = clockwork.missed();
    OptionalLong wakeupsBefore = clockwork.wakeups();
    ProcessReading before = ProcessReading.before();
    recorder.start();
    TimeUnit.MILLISECONDS.sleep(windowMillis);
    recorder.stop();
    ProcessUse used = ProcessReading.after().since(before);
    OptionalLong wakeups = clockwork.wakeups();
    OptionalLong missed = clockwork.missed();
    TimeUnit.MILLISECONDS.sleep(20); // for who was recording when it stopped

    long ticks = recorder.ticks();
    ObjectNode result = Json.object();
    result.put("timers", load.timers());
    Json.put(result, "cores", used.cores());
    Json.put(result, "ticksPerSecond", ticks / used.seconds());
    if (clockwork.ticks()) {
      Json.put(result, "expectedTicksPerSecond", load.nominalRate());
    }
    if (ticks > 0) {
      putOfTicks(result, used, ticks);
    }
    if (missed.isPresent()) {
      result.put("missed", missed.getAsLong() - missedBefore.orElseThrow());
    }
    used.switches()
        .ifPresent(count -> Json.put(result, "switchesPerSecond", count / used.seconds()));
    if (wakeups.isPresent()) {
      long count = wakeups.getAsLong() - wakeupsBefore.orElseThrow();
      Json.put(result, "wakeupsPerSecond", count / used.seconds());
    }
    result.put("gcMillis", used.gcMillis());
    return result;
  }

  private void putOfTicks(ObjectNode result, ProcessUse used, long ticks) {
    Json.put(result, "nanosPerTick", (double) used.cpuNanos() / ticks);
    Json.put(result, "bytesPerTick", (double) used.allocatedBytes() / ticks);
    LogHistogram lateness = recorder.lateness();
    Json.put(result, "latenessP50Micros", lateness.quantile(0.5) / 1e3);
    Json.put(result, "latenessP90Micros", lateness.quantile(0.9) / 1e3);
    Json.put(result, "latenessP99Micros", lateness.quantile(0.99) / 1e3);
    Json.put(result, "latenessMaxMicros", lateness.max() / 1e3);
  }
}
