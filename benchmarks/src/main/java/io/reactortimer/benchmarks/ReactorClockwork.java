// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Intervals of Reactor's, on its own schedulers or on ours, and ours. */
final class ReactorClockwork implements Clockwork {

  /** Makes intervals. */
  private interface Intervals {
    Flux<Long> interval(Duration initialDelay, Duration period);
  }

  private final Side side;
  private final Intervals intervals;
  private final @Nullable TimerScheduler timers;
  private final @Nullable Completions completions;
  private final LongAdder dropped = new LongAdder();
  private final boolean dropping;

  private ReactorClockwork(
      Side side, boolean oneAtATime, @Nullable TimerScheduler timers, Intervals intervals) {
    this.side = side;
    this.timers = timers;
    this.dropping = oneAtATime && !side.isOfTimers();
    this.completions = oneAtATime ? new Completions() : null;
    this.intervals = intervals;
  }

  static ReactorClockwork open(Side side, boolean oneAtATime) {
    return switch (side) {
      case STOCK -> new ReactorClockwork(side, oneAtATime, null, Flux::interval);
      case STOCK_ONE_THREAD -> {
        Scheduler scheduler = Schedulers.newParallel("stock", 1);
        yield new ReactorClockwork(
            side,
            oneAtATime,
            null,
            (initialDelay, period) -> Flux.interval(initialDelay, period, scheduler));
      }
      case TAKEN_OVER -> new ReactorClockwork(side, oneAtATime, takeOver(), Flux::interval);
      case BARE_TAKEN_OVER -> {
        Scheduler bare = BareScheduler.periodic(BareClockwork.inLists(side.slackNanos()));
        yield new ReactorClockwork(
            side,
            oneAtATime,
            null,
            (initialDelay, period) -> Flux.interval(initialDelay, period, bare));
      }
      case TIMER, TIMER_SLACK_2, TIMER_SLACK_10, TIMER_EXACT, TIMER_LISTED -> {
        TimerScheduler scheduler = timers(side);
        if (side == Side.TIMER_LISTED) {
          list(scheduler);
        }
        yield new ReactorClockwork(side, oneAtATime, scheduler, ours(scheduler));
      }
      case HANDED_OVER, HANDED_OVER_QUEUE -> {
        Flux<Long> handedOver = new HandedOver(side == Side.HANDED_OVER_QUEUE);
        yield new ReactorClockwork(side, oneAtATime, null, (initialDelay, period) -> handedOver);
      }
      case NOTHING ->
          new ReactorClockwork(side, oneAtATime, null, (initialDelay, period) -> Flux.never());
      default -> throw new IllegalArgumentException(side + " is not of Reactor");
    };
  }

  /** Our intervals, on a scheduler that is there. */
  static ReactorClockwork on(TimerScheduler scheduler) {
    return new ReactorClockwork(Side.TIMER, false, scheduler, ours(scheduler));
  }

  private static Intervals ours(TimerScheduler scheduler) {
    return (initialDelay, period) ->
        Timers.every(period).initialDelay(initialDelay).on(scheduler).counts();
  }

  /** What the starter does for an application that lets it take over the default. */
  static TimerScheduler takeOver() {
    return ReactorTimers.install(
            TimerScheduler.builder("taken-over").workers(Schedulers.DEFAULT_POOL_SIZE))
        .scheduler();
  }

  static TimerScheduler timers(Side side) {
    return TimerScheduler.builder("timer")
        .workers(1)
        .slack(Duration.ofNanos(side.slackNanos()))
        .build();
  }

  private static void list(TimerScheduler scheduler) {
    Schedulers.newSingle("listing", true)
        .schedulePeriodically(
            () -> scheduler.live().report(TimerQuery.all(), 100), 100, 100, TimeUnit.MILLISECONDS);
  }

  /** What gives a {@code Mono} a timeout on this side: Reactor's operator, ours, or nothing. */
  <T> UnaryOperator<Mono<T>> timeout(Duration within) {
    return switch (side) {
      case STOCK, TAKEN_OVER -> mono -> mono.timeout(within);
      case BARE_TAKEN_OVER -> {
        Scheduler forgetful = BareScheduler.forgetful();
        yield mono -> mono.timeout(within, forgetful);
      }
      case NOTHING -> mono -> mono;
      case TIMER -> {
        TimerScheduler scheduler = Objects.requireNonNull(timers);
        yield mono -> Timers.timeout(mono, within, scheduler);
      }
      default -> throw new IllegalArgumentException(side + " has no timeouts here");
    };
  }

  /** The same for each element of a {@code Flux}. */
  <T> UnaryOperator<Flux<T>> timeoutOfElements(Duration within) {
    return switch (side) {
      case STOCK, TAKEN_OVER -> flux -> flux.timeout(within);
      case NOTHING -> flux -> flux;
      case TIMER -> {
        TimerScheduler scheduler = Objects.requireNonNull(timers);
        yield flux -> Timers.timeout(flux, within, scheduler);
      }
      default -> throw new IllegalArgumentException(side + " has no timeouts here");
    };
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
  public boolean ticks() {
    return side != Side.NOTHING;
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
