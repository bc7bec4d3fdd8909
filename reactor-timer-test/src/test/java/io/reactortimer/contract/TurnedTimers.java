// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.TimerScheduler;
import io.reactortimer.test.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;

/**
 * A thread that runs what is due on {@link ManualTimers}, as a test would, until they have ended.
 * Another one moves their clock as time goes by, also while a task runs, and after the end.
 */
final class TurnedTimers extends Thread implements NonBlocking {

  private static final long PAUSE_NANOS = 100_000;

  /** Whose clock is moved: there is one at a time. Null before the first. */
  private static volatile @Nullable ManualTimers current;

  static {
    Thread clock = new Thread(TurnedTimers::moveClock, "clock");
    clock.setDaemon(true);
    clock.start();
  }

  private final ManualTimers timers;

  private TurnedTimers(ManualTimers timers, String name) {
    super(null, null, name, 0, false);
    this.timers = timers;
    setDaemon(true);
    setContextClassLoader(TimerScheduler.class.getClassLoader());
    setUncaughtExceptionHandler((thread, failure) -> {});
  }

  /** Makes timers of this name, and begins to turn them. */
  static Scheduler start(String name) {
    ManualTimers timers =
        ManualTimers.of(TimerScheduler.builder(name).missedTicks(MissedTickPolicy.BURST));
    timers.setWallClock(Instant.now());
    new TurnedTimers(timers, name + "-1").start();
    current = timers;
    return timers;
  }

  private static void moveClock() {
    long lastNanos = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(PAUSE_NANOS);
      long nowNanos = System.nanoTime();
      ManualTimers moved = current;
      if (moved != null) {
        moved.stall(Duration.ofNanos(nowNanos - lastNanos));
      }
      lastNanos = nowNanos;
    }
  }

  @Override
  public void run() {
    do {
      timers.runDue();
      Thread.interrupted(); // it is nobody else's
      LockSupport.parkNanos(PAUSE_NANOS);
    } while (!timers.isDisposed() || !timers.liveTimers().isEmpty());
    timers.runDue();
  }
}
