// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.TimerScheduler;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerQuery;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -Xmx8g -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.MillionsRun
 * TIMER 10000000 20000}
 *
 * <p>Question: does it keep up with more timers than any application has, how late are they while
 * somebody lists them, and how long does it take to list a page, and to report on all of them
 * (counts, groups, suspects and a page)? Intervals of 30 s with random phases. Baseline: none,
 * others do not keep up.
 *
 * <p>Arguments: side, timers, and milliseconds of the window, in the middle of which both are asked
 * for; before it all timers are created, and half as long nothing is measured. Prints one line of
 * JSON.
 */
final class MillionsRun {

  private static final int PAGE = 1_000;

  private MillionsRun() {}

  public static void main(String[] arguments) throws InterruptedException {
    Side side = Side.valueOf(arguments[0]);
    Workload load = Workload.named("slow-10000000").of(Integer.parseInt(arguments[1]));
    long halfMillis = Long.parseLong(arguments[2]) / 2;
    TimerScheduler scheduler = ReactorClockwork.timers(side);
    TickRecorder recorder = new TickRecorder();
    ObjectNode result = Json.object();
    long beganNanos = System.nanoTime();
    load.start(ReactorClockwork.on(scheduler), recorder);
    Json.put(result, "createdSeconds", (System.nanoTime() - beganNanos) / 1e9);
    TimeUnit.MILLISECONDS.sleep(halfMillis);
    ProcessReading before = ProcessReading.before();
    recorder.start();
    TimeUnit.MILLISECONDS.sleep(halfMillis);
    ProcessUse used = ProcessReading.after().since(before);
    Json.put(result, "cores", used.cores());
    long ticks = recorder.ticks();
    Json.put(result, "ticksPerSecond", ticks / used.seconds());
    Json.put(result, "nanosPerTick", (double) used.cpuNanos() / ticks);
    LiveTimers live = scheduler.live();
    long pageNanos = System.nanoTime();
    live.page(TimerQuery.all().limit(PAGE));
    long reportNanos = System.nanoTime();
    live.report(TimerQuery.all().limit(PAGE), PAGE);
    Json.put(result, "reportMillis", (System.nanoTime() - reportNanos) / 1e6);
    Json.put(result, "pageMillis", (reportNanos - pageNanos) / 1e6);
    TimeUnit.MILLISECONDS.sleep(halfMillis);
    recorder.stop();
    TimeUnit.MILLISECONDS.sleep(20); // for who was recording when it stopped
    LogHistogram lateness = recorder.lateness();
    Json.put(result, "latenessP50Micros", lateness.quantile(0.5) / 1e3);
    Json.put(result, "latenessP99Micros", lateness.quantile(0.99) / 1e3);
    Json.put(result, "latenessMaxMicros", lateness.max() / 1e3);
    result.put("missed", scheduler.counters().missed());
    result.put("gcMillis", used.gcMillis());
    System.out.println(result);
    System.exit(0);
  }
}
