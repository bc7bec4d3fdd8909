// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.TurnedTimers;
import io.reactortimer.internal.engine.loop.LoopPause;
import io.reactortimer.internal.engine.loop.PauseListener;
import io.reactortimer.internal.engine.loop.PauseSettings;
import io.reactortimer.internal.engine.loop.TurnedLoop;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code ./mvnw -q -Pbench && java -Xms2g -Xmx2g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.DetectorCost TIMER 100000 200 60}
 *
 * <p>Question: what does it cost that pauses are noticed? It is two things. A loop compares its
 * clock with its plan: two loops with intervals of one second are turned by hand on clocks that
 * stand, one that notices pauses and one that does not, in turn and by the same number of ticks.
 * And the watch of the loops reads now and then what the process has used: of two schedulers with
 * such intervals that run side by side, the CPU time of both watches and both loops.
 *
 * <p>Arguments: side; intervals of each; pairs of windows of a thousand wake-ups; seconds side by
 * side. Prints one line of JSON.
 */
final class DetectorCost {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int WAKEUPS = 1_000;

  /** So many loops of each kind: where its timers lie in memory makes one cheaper than another. */
  private static final int LAYOUTS = 10;

  private DetectorCost() {}

  public static void main(String[] arguments) throws InterruptedException {
    int timers = Integer.parseInt(arguments[1]);
    ObjectNode result = Json.object();
    byHand(timers, Integer.parseInt(arguments[2])).put(result, "onNanosPerTick", "offNanosPerTick");
    sideBySide(timers, Integer.parseInt(arguments[3]), result);
    System.out.println(result);
    System.exit(0);
  }

  private static Pairs byHand(int timers, int pairs) throws InterruptedException {
    PauseSettings noticing =
        new PauseSettings(
            TimeUnit.MILLISECONDS.toNanos(200),
            TimeUnit.MILLISECONDS.toNanos(100),
            new NoPause(),
            null);
    Turned[] on = new Turned[LAYOUTS];
    Turned[] off = new Turned[LAYOUTS];
    for (int i = 0; i < LAYOUTS; i++) {
      if (i % 2 == 0) {
        on[i] = new Turned(timers, noticing);
      }
      off[i] = new Turned(timers, PauseSettings.NONE);
      if (i % 2 == 1) {
        on[i] = new Turned(timers, noticing);
      }
    }
    for (int i = 0; i < LAYOUTS; i++) { // until all of it is compiled
      on[i].nanosPerTick();
      off[i].nanosPerTick();
    }
    int[] at = new int[2];
    Pairs windows = new Pairs(pairs);
    windows.measure(
        () -> on[at[0]++ % LAYOUTS].nanosPerTick(), () -> off[at[1]++ % LAYOUTS].nanosPerTick());
    return windows;
  }

  private static void sideBySide(int timers, int seconds, ObjectNode result)
      throws InterruptedException {
    Live on = new Live("on", timers, Duration.ofMillis(200));
    Live off = new Live("off", timers, Duration.ZERO);
    TimeUnit.SECONDS.sleep(10);
    on.begin();
    off.begin();
    TimeUnit.SECONDS.sleep(seconds);
    double watchOn = on.watchMicros() / seconds;
    double watchOff = off.watchMicros() / seconds;
    double loopOff = off.loopMicros() / seconds;
    Json.put(result, "loopMicrosPerSecond", loopOff);
    Json.put(result, "watchOnMicrosPerSecond", watchOn);
    Json.put(result, "watchOffMicrosPerSecond", watchOff);
    Json.put(result, "watchShare", (watchOn - watchOff) / (loopOff + watchOff));
  }

  private static void begin(TimerScheduler scheduler, int timers) {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < timers; i++) {
      Timers.every(PERIOD)
          .initialDelay(Duration.ofNanos(random.nextLong(PERIOD.toNanos())))
          .on(scheduler)
          .counts()
          .subscribe();
    }
  }

  /** A loop with its intervals, and the clock that it goes by. */
  private static final class Turned {
    private final ManualTimeSource time = new ManualTimeSource(0);
    private final TurnedLoop loop;
    private final TimerScheduler scheduler;

    Turned(int timers, PauseSettings pauses) {
      loop = new TurnedLoop(time, pauses);
      scheduler = TurnedTimers.on(loop);
      DetectorCost.begin(scheduler, timers);
      wakeUp();
    }

    private void wakeUp() {
      loop.turn();
      if (!loop.plan()) {
        throw new IllegalStateException("nobody else hands anything over");
      }
    }

    double nanosPerTick() {
      long ticks = scheduler.counters().delivered();
      long cpuNanos = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < WAKEUPS; i++) {
        time.advanceNanos(PERIOD.toNanos() / WAKEUPS);
        wakeUp();
      }
      cpuNanos = THREADS.getCurrentThreadCpuTime() - cpuNanos;
      return (double) cpuNanos / (scheduler.counters().delivered() - ticks);
    }
  }

  /** Nothing stands still on a clock that is moved by little. */
  private static final class NoPause implements PauseListener {
    @Override
    public void paused(LoopPause pause) {
      throw new IllegalStateException("there is no pause");
    }

    @Override
    public void madeUp(LoopPause pause) {
      throw new IllegalStateException("there was no pause");
    }

    @Override
    public void watchWoke(long plannedNanos, long nowNanos) {}
  }

  /** A scheduler on threads of its own, and what they have used before. */
  private static final class Live {
    private final TimerScheduler scheduler;
    private long watchId;
    private long loopId;
    private long watchNanos;
    private long loopNanos;

    Live(String name, int timers, Duration threshold) {
      scheduler = TimerScheduler.builder(name).workers(1).pauseThreshold(threshold).build();
      DetectorCost.begin(scheduler, timers);
    }

    void begin() {
      loopId = LoopThreads.idOf(scheduler);
      watchId = LoopThreads.idOf("timer-watch-" + scheduler.name());
      watchNanos = THREADS.getThreadCpuTime(watchId);
      loopNanos = THREADS.getThreadCpuTime(loopId);
    }

    double watchMicros() {
      return (THREADS.getThreadCpuTime(watchId) - watchNanos) / 1e3;
    }

    double loopMicros() {
      return (THREADS.getThreadCpuTime(loopId) - loopNanos) / 1e3;
    }
  }
}
