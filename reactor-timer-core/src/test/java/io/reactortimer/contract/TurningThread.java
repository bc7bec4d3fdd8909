// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import io.reactortimer.Inside;
import io.reactortimer.TimerScheduler;
import io.reactortimer.internal.engine.loop.ManualLoop;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import io.reactortimer.internal.scheduler.LoopScheduler;
import io.reactortimer.internal.scheduler.ReactorFailures;
import java.util.concurrent.locks.LockSupport;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;

/**
 * Turns a loop that has no thread, until that has ended. Another thread moves the clock as time
 * goes by, also while a task runs, and after the end.
 */
final class TurningThread extends Thread implements NonBlocking {

  /** The loop whose clock is moved: there is one at a time. Null before the first. */
  private static volatile ManualLoop current;

  static {
    Thread clock = new Thread(TurningThread::moveClock, "clock");
    clock.setDaemon(true);
    clock.start();
  }

  private final ManualLoop loop;

  private TurningThread(ManualLoop loop, String name) {
    super(null, null, name, 0, false);
    this.loop = loop;
    setDaemon(true);
    setContextClassLoader(TimerScheduler.class.getClassLoader());
    setUncaughtExceptionHandler((thread, failure) -> {});
  }

  /** Makes a scheduler on such a loop, and starts its thread. */
  static Scheduler scheduler(TimerScheduler.Builder settings, String threadName) {
    ManualTimeSource time = new ManualTimeSource(0);
    time.stepWallMillis(System.currentTimeMillis());
    ManualLoop loop = new ManualLoop(time, ReactorFailures.INSTANCE);
    LoopScheduler scheduler = Inside.core(settings.build()).on(loop.group());
    new TurningThread(loop, threadName).start();
    current = loop;
    return scheduler.face();
  }

  private static void moveClock() {
    long lastNanos = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(100_000);
      long nowNanos = System.nanoTime();
      ManualLoop moved = current;
      if (moved != null) {
        moved.time().advanceNanos(nowNanos - lastNanos);
      }
      lastNanos = nowNanos;
    }
  }

  @Override
  public void run() {
    while (!loop.group().ended().isDone()) {
      loop.advanceNanos(0);
      Thread.interrupted(); // it is nobody else's
      LockSupport.parkNanos(100_000);
    }
  }
}
