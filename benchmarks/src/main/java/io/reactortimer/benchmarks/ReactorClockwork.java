// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerQuery;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Intervals of Reactor's, on its own schedulers or on ours, and ours. */
final class ReactorClockwork implements Clockwork {

  /** Makes intervals. */
  private interface Intervals {
    Flux<Long> interval(Duration initialDelay, Duration period);
  }

  private final Intervals intervals;
  private final @Nullable TimerScheduler timers;
  private final @Nullable Completions completions;
  private final LongAdder dropped = new LongAdder();
  private final boolean dropping;

  private ReactorClockwork(
      Intervals intervals, @Nullable TimerScheduler timers, boolean stock, boolean oneAtATime) {
    this.timers = timers;
    this.dropping = stock && oneAtATime;
    this.completions = oneAtATime ? new Completions() : null;
    this.intervals = intervals;
  }

  static ReactorClockwork open(Side side, boolean oneAtATime) {
    return switch (side) {
      case STOCK -> new ReactorClockwork(Flux::interval, null, true, oneAtATime);
      case STOCK_ONE_THREAD -> {
        Scheduler scheduler = Schedulers.newParallel("stock", 1);
        yield new ReactorClockwork(
            (initialDelay, period) -> Flux.interval(initialDelay, period, scheduler),
            null,
            true,
            oneAtATime);
      }
      case HANDED_OVER -> {
        Flux<Long> handedOver = new HandedOver();
        yield new ReactorClockwork((initialDelay, period) -> handedOver, null, true, oneAtATime);
      }
      case NOTHING ->
          new ReactorClockwork((initialDelay, period) -> Flux.never(), null, true, oneAtATime);
      case TAKEN_OVER -> {
        TimerScheduler scheduler = takeOver();
        yield new ReactorClockwork(Flux::interval, scheduler, true, oneAtATime);
      }
      default -> {
        TimerScheduler scheduler = timers(side);
        if (side == Side.TIMER_LISTED) {
          list(scheduler);
        }
        yield new ReactorClockwork(
            (initialDelay, period) ->
                Timers.every(period).initialDelay(initialDelay).on(scheduler).counts(),
            scheduler,
            false,
            oneAtATime);
      }
    };
  }

  /** What the starter does for an application that lets it take over the default. */
  static TimerScheduler takeOver() {
    return ReactorTimers.install(
            TimerScheduler.builder("taken-over").workers(Schedulers.DEFAULT_POOL_SIZE))
        .scheduler();
  }

  static TimerScheduler timers(Side side) {
    return TimerScheduler.builder("timer").slack(Duration.ofNanos(side.slackNanos())).build();
  }

  private static void list(TimerScheduler scheduler) {
    Schedulers.newSingle("listing", true)
        .schedulePeriodically(
            () -> scheduler.live().report(TimerQuery.all(), 100), 100, 100, TimeUnit.MILLISECONDS);
  }

  /** An interval that nobody has subscribed to. */
  Flux<Long> interval(long initialDelayNanos, long periodNanos) {
    return intervals.interval(Duration.ofNanos(initialDelayNanos), Duration.ofNanos(periodNanos));
  }

  @Override
  public void start(long initialDelayNanos, long periodNanos, GridTick tick) {
    Flux<Long> interval = interval(initialDelayNanos, periodNanos);
    if (completions == null) {
      interval.subscribe(tick);
      return;
    }
    // Without it one tick that finds no demand ends a stock interval for good, so applications
    // have it. Ours needs none: it is not armed without demand.
    (dropping ? interval.onBackpressureDrop(number -> dropped.increment()) : interval)
        .subscribe(new OneAtATime(tick, completions));
  }

  @Override
  public OptionalLong missed() {
    if (timers == null && !dropping) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(dropped.sum() + (timers == null ? 0 : timers.counters().missed()));
  }

  @Override
  public OptionalLong wakeups() {
    return timers == null ? OptionalLong.empty() : OptionalLong.of(timers.counters().wakeups());
  }
}
