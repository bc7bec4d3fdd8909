// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.gate.FireGate;
import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.operator.GatedIntervalFlux;
import io.reactortimer.internal.operator.IntervalFlux;
import io.reactortimer.internal.operator.IntervalTiming;
import io.reactortimer.internal.operator.TickMapper;
import io.reactortimer.internal.operator.WallGrid;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * The settings of an interval. Immutable: each method returns another spec, so a spec can be kept
 * and used for many intervals.
 *
 * <pre>{@code
 * Timers.every(Duration.ofSeconds(1))
 *     .name("room.heartbeat")
 *     .tag("room", id)
 *     .phase(Duration.ofSeconds(1))
 *     .ticks()
 *     .subscribe(tick -> ping(tick.missed()));
 * }</pre>
 *
 * @since 0.1
 */
public final class IntervalSpec {

  private final IntervalTiming timing;
  private final TimerSettings settings;

  /** Null for none. */
  private final @Nullable FireGate gate;

  private IntervalSpec(IntervalTiming timing, TimerSettings settings, @Nullable FireGate gate) {
    this.timing = timing;
    this.settings = settings;
    this.gate = gate;
  }

  static IntervalSpec every(Duration period) {
    return new IntervalSpec(
        IntervalTiming.every(Arguments.positiveNanos(period, "period")),
        TimerSettings.DEFAULT,
        null);
  }

  private IntervalSpec with(IntervalTiming changed) {
    return new IntervalSpec(changed, settings, gate);
  }

  private IntervalSpec with(TimerSettings changed) {
    return new IntervalSpec(timing, changed, gate);
  }

  /**
   * Sets when the first tick is due after the subscription; the default is one period. An {@link
   * #aligned()} interval starts with the first point of its grid after this delay, whose default is
   * then zero.
   *
   * @param initialDelay zero or more
   * @return the changed spec
   * @throws IllegalArgumentException if {@code initialDelay} is negative or longer than 292 years
   */
  public IntervalSpec initialDelay(Duration initialDelay) {
    return with(timing.initialDelayNanos(Arguments.notNegativeNanos(initialDelay, "initialDelay")));
  }

  /**
   * Moves the whole grid of each subscription once, by a random part of {@code spread}: ten
   * thousand intervals that start together are then spread over it permanently. The default is
   * none.
   *
   * @param spread zero or more; the phase is in [0, spread)
   * @return the changed spec
   * @throws IllegalArgumentException if {@code spread} is negative or longer than 292 years
   */
  public IntervalSpec phase(Duration spread) {
    return with(timing.phaseNanos(Arguments.notNegativeNanos(spread, "spread")));
  }

  /**
   * Makes each tick due up to {@code ratio} periods after its grid point, with a new random value
   * for each tick. Jitter does not add up: the grid stays where it is. Lateness and missed ticks
   * are counted from the deadline with its jitter. The default is none.
   *
   * @param ratio in [0, 0.5)
   * @return the changed spec
   * @throws IllegalArgumentException if it is not in that range
   */
  public IntervalSpec jitter(double ratio) {
    if (!(ratio >= 0 && ratio < 0.5)) {
      throw new IllegalArgumentException("ratio must be in [0, 0.5): " + ratio);
    }
    return with(timing.jitterRatio(ratio));
  }

  /**
   * Aligns the ticks with the grid of the wall clock: the multiples of the period since the epoch,
   * in UTC, plus the phase if there is one. All instances of an application then tick every minute
   * on the minute, for example; {@link #aligned(Duration, ZoneId)} is for days. Each next point is
   * computed when a tick fires, so if the wall clock is set, at most one tick is off, and there is
   * never a burst. The resolution is a millisecond, and a tick is never early by the clock as it
   * was when the tick was armed. {@link MissedTickPolicy#DELAY} does not move this grid, but
   * continues with the point nearest to one period after the late tick.
   *
   * @return the changed spec
   * @throws IllegalArgumentException if the period is shorter than 10 ms
   */
  public IntervalSpec aligned() {
    return aligned(WallGrid.UTC);
  }

  /**
   * Does the same with the grid moved by {@code offset}: {@code
   * every(ofHours(1)).aligned(ofMinutes(5))} ticks five minutes past each hour.
   *
   * @param offset zero or more
   * @return the changed spec
   * @throws IllegalArgumentException if the period is shorter than 10 ms, or {@code offset}
   *     negative or longer than 292 years
   */
  public IntervalSpec aligned(Duration offset) {
    return aligned(offset, ZoneOffset.UTC);
  }

  /**
   * Does the same by the wall clock of a zone: {@code every(ofDays(1)).aligned(ofHours(6),
   * ZoneId.of("Europe/Vienna"))} ticks each day at six, summer and winter. A point is where that
   * clock reads a multiple of the period since the beginning of 1970, a Thursday, plus {@code
   * offset}.
   *
   * <p>When that clock changes to or from summer time, a period longer than the change gets each
   * point once: the first of two if the clock is set back, or the moment of the change if the point
   * is skipped. A period up to the length of the change follows the clock.
   *
   * @param offset zero or more
   * @param zone whose clock sets the grid
   * @return the changed spec
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
   * Sets how late a tick may be in order to share a wake-up with other timers. The default is that
   * of the scheduler; zero is exact. The value is rounded as {@link TimerScheduler.Builder#slack}
   * says, and limited to a tenth of the period, or for the first tick of a shorter initial delay.
   * Schedulers other than {@link TimerScheduler} have no slack.
   *
   * @param slack 0 .. 100 ms
   * @return the changed spec
   * @throws IllegalArgumentException if {@code slack} is negative or more than 100 ms
   */
  public IntervalSpec slack(Duration slack) {
    return with(settings.slackNanos(Arguments.slackNanos(slack)));
  }

  /**
   * Sets what happens to missed ticks; the default is {@link MissedTickPolicy#SKIP}.
   *
   * @param missedTicks the policy
   * @return the changed spec
   */
  public IntervalSpec missedTicks(MissedTickPolicy missedTicks) {
    return with(
        timing.missedTicks(Objects.requireNonNull(missedTicks, "missedTicks").arithmetic()));
  }

  /**
   * Sets the name that listings and groups show, such as {@code room.heartbeat}. Many intervals may
   * share a name; what distinguishes them belongs in tags. Without a name, the one in the
   * subscriber's Context is used ({@link Timers#named}).
   *
   * @param name not blank
   * @return the changed spec
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public IntervalSpec name(String name) {
    return with(settings.withName(name));
  }

  /**
   * Adds a tag that listings show; a second tag with the same key replaces the first. Tags never
   * become meter tags.
   *
   * @param key not blank
   * @param value may be empty
   * @return the changed spec
   * @throws IllegalArgumentException if {@code key} is blank
   */
  public IntervalSpec tag(String key, String value) {
    return with(settings.tag(key, value));
  }

  /**
   * Lets ticks fire only while {@code gate} is open, such as a lease that one instance of many
   * holds. The loop asks at the claim of each tick. A grid point that finds it closed counts as
   * gated, not as missed; nothing is delivered for it later, and the interval stays on its grid.
   * While a gate that tells when it opens is closed, the interval is not queued and causes no
   * wake-up. A tick claimed before the gate closes may still be delivered after.
   *
   * @param gate does not block
   * @return the changed spec
   */
  public IntervalSpec onlyWhile(FireGate gate) {
    return new IntervalSpec(timing, settings, Objects.requireNonNull(gate, "gate"));
  }

  /**
   * Says what the interval is to end with: a session, a connection, a context. That does not end
   * it. If it still lives after its owner is disposed, it is a suspect ({@link
   * io.reactortimer.live.SuspectReason#OWNER_GONE}). The default is nothing.
   *
   * @param owner is asked only when somebody looks; kept as long as the interval
   * @return the changed spec
   * @throws IllegalArgumentException if {@code owner} cannot tell whether it is disposed, as a
   *     lambda cannot
   */
  public IntervalSpec boundTo(Disposable owner) {
    return with(settings.boundTo(owner));
  }

  /**
   * Sets where the interval runs: a {@link TimerScheduler}, or any other scheduler that supports
   * delays. On another scheduler the interval keeps the same contracts with that scheduler's
   * precision, but is not listed. {@code Schedulers.parallel()} counts as the {@link
   * TimerScheduler} behind it if {@link ReactorTimers} has put one there by the time of assembly.
   *
   * @param scheduler where each subscription runs
   * @return the changed spec
   */
  public IntervalSpec on(Scheduler scheduler) {
    return with(TimerScheduler.runningOn(settings, scheduler));
  }

  /**
   * Returns the interval as a count of its delivered ticks from 0, which is what {@code
   * Flux.interval} emits.
   *
   * @return the interval; each subscriber has its own
   */
  public Flux<Long> counts() {
    return assemble(TickMapper.COUNT);
  }

  /**
   * Returns the interval as ticks that tell how late they are and how many grid points they stand
   * for.
   *
   * @return the interval; each subscriber has its own
   */
  public Flux<Tick> ticks() {
    return assemble(Tick.SHAPE);
  }

  private <T> Flux<T> assemble(TickMapper<T> shape) {
    return IntervalFlux.assemble(source(shape));
  }

  /** Returns the publisher, without what Reactor does at an assembly. */
  <T> IntervalFlux<T> source(TickMapper<T> shape) {
    SchedulerBinding binding = TimerScheduler.bindingTo(settings.scheduler());
    return gate == null
        ? new IntervalFlux<>(timing, settings, binding, shape)
        : new GatedIntervalFlux<>(timing, settings, binding, shape, gate);
  }

  /**
   * Returns the interval with a handle to reset, pause, resume and stop it.
   *
   * @return a new handle
   */
  public Ticker ticker() {
    return new Ticker(this);
  }

  IntervalTiming timing() {
    return timing;
  }

  TimerSettings settings() {
    return settings;
  }

  /**
   * Sets the source of phase and jitter, only to make random results repeatable.
   *
   * @param random returns values from 0 to less than 1
   * @return a copy with this source
   */
  public IntervalSpec random(DoubleSupplier random) {
    return with(timing.random(random));
  }

  @Override
  public String toString() {
    return "every " + Duration.ofNanos(timing.periodNanos()) + settings.label();
  }
}
