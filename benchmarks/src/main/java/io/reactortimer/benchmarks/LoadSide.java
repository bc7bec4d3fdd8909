// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerQuery;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** An implementation of the same work: intervals that begin after a delay of their own. */
enum LoadSide {
  /** What an application has today. */
  STOCK {
    @Override
    Intervals open() {
      return Flux::interval;
    }
  },

  /** The same on one thread. */
  STOCK_ONE_THREAD {
    @Override
    Intervals open() {
      Scheduler scheduler = Schedulers.newParallel("stock", 1);
      return (initialDelay, period) -> Flux.interval(initialDelay, period, scheduler);
    }
  },

  /** The very code of the first side, on a default that is taken over, as the starter does it. */
  TAKEN_OVER {
    @Override
    Intervals open() {
      ReactorTimers.install(
          TimerScheduler.builder("taken-over").workers(Schedulers.DEFAULT_POOL_SIZE));
      return Flux::interval;
    }
  },

  /** Ours with its defaults: one thread, a slack of 1 ms. */
  TIMER {
    @Override
    Intervals open() {
      return on(TimerScheduler.create("timer"));
    }
  },

  /** The same, while somebody asks for a page of the live timers ten times a second. */
  TIMER_LISTED {
    @Override
    Intervals open() {
      TimerScheduler scheduler = TimerScheduler.create("timer");
      Schedulers.newSingle("listing", true)
          .schedulePeriodically(
              () -> scheduler.live().report(TimerQuery.all(), 100),
              100,
              100,
              TimeUnit.MILLISECONDS);
      return on(scheduler);
    }
  },

  /** Ours without slack. */
  TIMER_EXACT {
    @Override
    Intervals open() {
      return on(TimerScheduler.builder("timer").slack(Duration.ZERO).build());
    }
  };

  /** Makes intervals. */
  interface Intervals {
    Flux<Long> interval(Duration initialDelay, Duration period);
  }

  /** Makes what the side runs on; called once a process. */
  abstract Intervals open();

  private static Intervals on(TimerScheduler scheduler) {
    return (initialDelay, period) ->
        Timers.every(period).initialDelay(initialDelay).on(scheduler).counts();
  }
}
