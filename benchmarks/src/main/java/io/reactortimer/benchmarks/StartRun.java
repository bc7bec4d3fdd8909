// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.StartRun TIMER 100000
 * 0 5000 0}
 *
 * <p>Question: what do many intervals cost, and how late are they, while their code is not compiled
 * yet, and beside others who want the CPU? As {@link LoadRun}, from the start of the intervals on,
 * or from soon after; the CPU is that of all threads, those that compile among them. Baseline: the
 * process of side {@code STOCK}.
 *
 * <p>Arguments: side, timers, milliseconds from the start of the first interval to the window, and
 * of the window, and how many processes spin beside. Prints one line of JSON.
 */
final class StartRun {

  private StartRun() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Workload load = Workload.named("equal-100000").of(Integer.parseInt(arguments[1]));
    long waitMillis = Long.parseLong(arguments[2]);
    long windowMillis = Long.parseLong(arguments[3]);
    List<Process> busy = spin(Integer.parseInt(arguments[4]));
    try {
      System.out.println(measure(Side.valueOf(arguments[0]), load, waitMillis, windowMillis));
    } finally {
      busy.forEach(Process::destroyForcibly);
    }
    System.exit(0);
  }

  private static ObjectNode measure(Side side, Workload load, long waitMillis, long windowMillis)
      throws InterruptedException {
    Clockwork clockwork = Clockwork.open(side, load.oneAtATime());
    TickRecorder recorder = new TickRecorder();
    long beganNanos = System.nanoTime();
    ProcessReading before = ProcessReading.before();
    if (waitMillis == 0) {
      recorder.start();
      load.start(clockwork, recorder);
    } else {
      load.start(clockwork, recorder);
      sleepUntil(beganNanos, waitMillis);
      before = ProcessReading.before();
      recorder.start();
    }
    sleepUntil(beganNanos, waitMillis + windowMillis);
    recorder.stop();
    ProcessReading after = ProcessReading.after();
    TimeUnit.MILLISECONDS.sleep(20); // for who was recording when it stopped
    ObjectNode result = Json.object();
    double elapsedNanos = after.atNanos() - before.atNanos();
    Json.put(result, "cores", (after.processCpuNanos() - before.processCpuNanos()) / elapsedNanos);
    Json.put(result, "ticksPerSecond", recorder.ticks() / elapsedNanos * 1e9);
    LogHistogram lateness = recorder.lateness();
    Json.put(result, "latenessP50Micros", lateness.quantile(0.5) / 1e3);
    Json.put(result, "latenessP90Micros", lateness.quantile(0.9) / 1e3);
    Json.put(result, "latenessP99Micros", lateness.quantile(0.99) / 1e3);
    Json.put(result, "latenessMaxMicros", lateness.max() / 1e3);
    return result;
  }

  private static void sleepUntil(long beganNanos, long millis) throws InterruptedException {
    long leftNanos = TimeUnit.MILLISECONDS.toNanos(millis) - (System.nanoTime() - beganNanos);
    TimeUnit.NANOSECONDS.sleep(Math.max(0, leftNanos));
  }

  private static List<Process> spin(int processes) throws IOException {
    List<Process> busy = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      busy.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
    }
    return busy;
  }
}
