// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.operator.IntervalFlux;
import io.reactortimer.internal.operator.IntervalTiming;
import io.reactortimer.internal.operator.TickMapper;
import io.reactortimer.internal.operator.WallGrid;
import io.reactortimer.internal.scheduler.TimerSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Settings of an interval. Immutable: each method returns another spec, so one may be kept and used
 * for many intervals.
 *
 * <pre>{@code
 * Timers.every(Duration.ofSeconds(1))
 *     .name("room.heartbeat")
 *     .tag("room", id)
 *     .phase(Duration.ofSeconds(1))
 *     .ticks()
 *     .subscribe(tick -> ping(tick.missed()));
 * }</pre>
 */
public final class IntervalSpec {

  private final IntervalTiming timing;
  private final TimerSettings settings;

  private IntervalSpec(IntervalTiming timing, TimerSettings settings) {
    this.timing = timing;
    this.settings = settings;
  }

  static IntervalSpec every(Duration period) {
    return new IntervalSpec(
        IntervalTiming.every(Arguments.positiveNanos(period, "period")), TimerSettings.DEFAULT);
  }

  private IntervalSpec with(IntervalTiming changed) {
    return new IntervalSpec(changed, settings);
  }

  private IntervalSpec with(TimerSettings changed) {
    return new IntervalSpec(timing, changed);
  }

  /**
   * When the first tick is due after the subscription; the default is one period. An {@link
   * #aligned()} interval begins with the first point of its grid after this delay, for which the
   * default is none.
   *
   * @throws IllegalArgumentException if negative or longer than 292 years
   */
  public IntervalSpec initialDelay(Duration initialDelay) {
    return with(timing.initialDelayNanos(Arguments.notNegativeNanos(initialDelay, "initialDelay")));
  }

  /**
   * Moves the whole grid of each subscription once, by a random part of {@code spread}: ten
   * thousand intervals that begin together are then spread over it, for good. The default is none.
   *
   * @param spread zero or more; the phase is in [0, spread)
   * @throws IllegalArgumentException if negative or longer than 292 years
   */
  public IntervalSpec phase(Duration spread) {
    return with(timing.phaseNanos(Arguments.notNegativeNanos(spread, "spread")));
  }

  /**
   * Makes each tick due up to {@code ratio} periods after its grid point, at random and anew for
   * each. Jitter does not add up: the grid stays where it is. Lateness and missed ticks are counted
   * from the deadline with its jitter. The default is none.
   *
   * @param ratio in [0, 0.5)
   * @throws IllegalArgumentException if it is not in that range
   */
  public IntervalSpec jitter(double ratio) {
    if (!(ratio >= 0 && ratio < 0.5)) {
      throw new IllegalArgumentException("ratio must be in [0, 0.5): " + ratio);
    }
    return with(timing.jitterRatio(ratio));
  }

  /**
   * Ticks on the grid of the wall clock: at the multiples of the period since the epoch, in UTC,
   * plus the phase if there is one. Thus every minute on the minute, for all instances of an
   * application at once; {@link #aligned(Duration, ZoneId)} is for days. Each next point is found
   * when a tick fires, so if the wall clock is set, at most one tick is off; it never bursts. To a
   * millisecond, and never early by the clock as it was when the tick was armed. {@link
   * MissedTickPolicy#DELAY} does not move this grid, but goes on with the point nearest to one
   * period after the late tick.
   *
   * @throws IllegalArgumentException if the period is shorter than 10 ms
   */
  public IntervalSpec aligned() {
    return aligned(WallGrid.UTC);
  }

  /**
   * The same with the grid moved by {@code offset}: {@code every(ofHours(1)).aligned(ofMinutes(5))}
   * ticks five minutes past each hour.
   *
   * @param offset zero or more
   * @throws IllegalArgumentException if the period is shorter than 10 ms, or {@code offset}
   *     negative or longer than 292 years
   */
  public IntervalSpec aligned(Duration offset) {
    return aligned(offset, ZoneOffset.UTC);
  }

  /**
   * The same by the wall clock of a zone: {@code every(ofDays(1)).aligned(ofHours(6),
   * ZoneId.of("Europe/Vienna"))} ticks each day at six, summer and winter. A point is where that
   * clock reads a multiple of the period since the beginning of 1970, a Thursday, plus {@code
   * offset}.
   *
   * <p>Where that clock is set for the summer and back, a period longer than the change gets each
   * point once: the first of two if it is set back, the moment of the change if the point is left
   * out. A shorter period, or one as long, goes on with the clock.
   *
   * @param offset zero or more
   * @throws IllegalArgumentException if the period is shorter than 10 ms, or {@code offset}
   *     negative or longer than 292 years
   */
  public IntervalSpec aligned(Duration offset, ZoneId zone) {
    long offsetNanos = Arguments.notNegativeNanos(offset, "offset");
    return aligned(new WallGrid(offsetNanos, Objects.requireNonNull(zone, "zone")));
  }

  private IntervalSpec aligned(WallGrid grid) {
    IntervalTiming aligned = timing.on(grid);
    aligned.requireAlignable(timing.periodNanos());
    return with(aligned);
  }

  /**
   * How late a tick may be so as to share a wake-up with other timers. The default is the
   * scheduler's; zero is exact. It is rounded as {@link TimerScheduler.Builder#slack} says, and to
   * a tenth of the period, or of a shorter initial delay for the first tick. Another scheduler than
   * a {@link TimerScheduler} has none.
   *
   * @throws IllegalArgumentException if negative or more than 100 ms
   */
  public IntervalSpec slack(Duration slack) {
    return with(settings.slackNanos(Arguments.slackNanos(slack)));
  }

  /** What happens to missed ticks; the default is {@link MissedTickPolicy#SKIP}. */
  public IntervalSpec missedTicks(MissedTickPolicy missedTicks) {
    return with(
        timing.missedTicks(Objects.requireNonNull(missedTicks, "missedTicks").arithmetic()));
  }

  /**
   * The name that listings and groups show, such as {@code room.heartbeat}. Many intervals may
   * share one; what tells them apart belongs into tags. Without one, the name that the subscriber's
   * Context has is taken ({@link Timers#named}).
   *
   * @throws IllegalArgumentException if blank
   */
  public IntervalSpec name(String name) {
    return with(settings.withName(name));
  }

  /**
   * Adds a tag that listings show; a second one of the same key replaces the first. Tags never
   * become meter tags.
   *
   * @throws IllegalArgumentException if {@code key} is blank
   */
  public IntervalSpec tag(String key, String value) {
    return with(settings.tag(key, value));
  }

  /**
   * Where the interval runs: a {@link TimerScheduler}, or any other scheduler that has a sense of
   * time. On another one it keeps the same contracts with that scheduler's precision, but is not
   * listed. {@code Schedulers.parallel()} counts as the {@link TimerScheduler} behind it where
   * {@link ReactorTimers} has put one there by the time of assembly.
   */
  public IntervalSpec on(Scheduler scheduler) {
    return with(TimerScheduler.runningOn(settings, scheduler));
  }

  /** The interval as a count of its delivered ticks from 0: what {@code Flux.interval} emits. */
  public Flux<Long> counts() {
    return assemble(TickMapper.COUNT);
  }

  /** The interval as ticks that tell how late they are and how many they stand for. */
  public Flux<Tick> ticks() {
    return assemble(Tick.SHAPE);
  }

  private <T> Flux<T> assemble(TickMapper<T> shape) {
    return IntervalFlux.assemble(
        timing, settings, TimerScheduler.bindingTo(settings.scheduler()), shape);
  }

  /** The interval with a handle to reset, pause, resume and stop it. */
  public Ticker ticker() {
    return new Ticker(this);
  }

  IntervalTiming timing() {
    return timing;
  }

  TimerSettings settings() {
    return settings;
  }

  /** Only to repeat what chance has done: phase and jitter are drawn from {@code random}. */
  public IntervalSpec random(DoubleSupplier random) {
    return with(timing.random(random));
  }

  @Override
  public String toString() {
    return "every " + Duration.ofNanos(timing.periodNanos()) + settings.label();
  }
}
