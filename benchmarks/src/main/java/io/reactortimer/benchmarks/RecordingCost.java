// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.text.ParseException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code ./mvnw -q -Pbench && java -Xms2g -Xmx2g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.RecordingCost TIMER 100000 15 4000 1000}
 *
 * <p>Question: what does a recording of the JDK's Flight Recorder cost a tick, with the settings
 * {@code default} and the events of this library that are on by default; and what does it cost that
 * there could be one? So one scheduler with intervals of one second, in windows with a recording
 * and without one, in turn; and before that in windows of a process in which the recorder was never
 * in use. Measured is the CPU time of the loop's thread.
 *
 * <p>Arguments: side; timers; pairs of windows; milliseconds of warm-up, and of a window. Prints
 * one line of JSON.
 */
final class RecordingCost {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final TimerScheduler scheduler = TimerScheduler.builder("recorded").workers(1).build();
  private final long threadId;
  private final long windowMillis;

  private RecordingCost(int timers, long warmUpMillis, long windowMillis)
      throws InterruptedException {
    this.windowMillis = windowMillis;
    Duration period = Duration.ofSeconds(1);
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < timers; i++) {
      Timers.every(period)
          .initialDelay(Duration.ofNanos(random.nextLong(period.toNanos())))
          .on(scheduler)
          .counts()
          .subscribe();
    }
    TimeUnit.MILLISECONDS.sleep(warmUpMillis);
    threadId = LoopThreads.idOf(scheduler);
  }

  public static void main(String[] arguments) throws InterruptedException {
    int pairs = Integer.parseInt(arguments[2]);
    RecordingCost cost =
        new RecordingCost(
            Integer.parseInt(arguments[1]),
            Long.parseLong(arguments[3]),
            Long.parseLong(arguments[4]));
    double[] unused = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      unused[i] = cost.nanosPerTick();
    }
    if (FlightRecorder.isInitialized()) {
      throw new IllegalStateException("the recorder was in use before it was asked for");
    }
    Pairs windows = new Pairs(pairs);
    windows.measure(cost::recordedNanosPerTick, cost::nanosPerTick);
    ObjectNode result = Json.object();
    Json.put(result, "unusedNanosPerTick", Statistics.of(unused).median());
    windows.put(result, "onNanosPerTick", "offNanosPerTick");
    System.out.println(result);
    System.exit(0);
  }

  private double recordedNanosPerTick() throws InterruptedException {
    try (Recording recording = new Recording(Configuration.getConfiguration("default"))) {
      recording.start();
      return nanosPerTick();
    } catch (IOException | ParseException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private double nanosPerTick() throws InterruptedException {
    long cpuNanos = THREADS.getThreadCpuTime(threadId);
    long ticks = scheduler.counters().delivered();
    TimeUnit.MILLISECONDS.sleep(windowMillis);
    cpuNanos = THREADS.getThreadCpuTime(threadId) - cpuNanos;
    return (double) cpuNanos / (scheduler.counters().delivered() - ticks);
  }
}
