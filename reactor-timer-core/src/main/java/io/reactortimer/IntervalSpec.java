// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Settings of an interval. Immutable: each method returns another spec, so one may be kept and used
 * for many intervals.
 *
 * <pre>{@code
 * Timers.every(Duration.ofSeconds(1))
 *     .named("room.heartbeat")
 *     .tag("room", id)
 *     .ticks()
 *     .subscribe(tick -> ping(tick.missed()));
 * }</pre>
 */
public final class IntervalSpec {

  private final long periodNanos;
  private final long initialDelayNanos;

  /** Negative for the scheduler's. */
  private final long slackNanos;

  private final MissedTickPolicy missedTicks;

  /** Null when none was given. */
  private final @Nullable String name;

  private final Map<String, String> tags;

  /** Null to find one at assembly. */
  private final @Nullable Scheduler scheduler;

  private IntervalSpec(
      long periodNanos,
      long initialDelayNanos,
      long slackNanos,
      MissedTickPolicy missedTicks,
      @Nullable String name,
      Map<String, String> tags,
      @Nullable Scheduler scheduler) {
    this.periodNanos = periodNanos;
    this.initialDelayNanos = initialDelayNanos;
    this.slackNanos = slackNanos;
    this.missedTicks = missedTicks;
    this.name = name;
    this.tags = tags;
    this.scheduler = scheduler;
  }

  static IntervalSpec every(Duration period) {
    long periodNanos = Durations.positiveNanos(period, "period");
    return new IntervalSpec(
        periodNanos, periodNanos, -1, MissedTickPolicy.SKIP, null, Map.of(), null);
  }

  /**
   * When the first tick is due after the subscription; the default is one period.
   *
   * @throws IllegalArgumentException if negative or longer than 292 years
   */
  public IntervalSpec initialDelay(Duration initialDelay) {
    long delayNanos = Durations.notNegativeNanos(initialDelay, "initialDelay");
    return new IntervalSpec(
        periodNanos, delayNanos, slackNanos, missedTicks, name, tags, scheduler);
  }

  /**
   * How late a tick may be so as to share a wake-up with other timers. The default is the
   * scheduler's; zero is exact. It is rounded as {@link TimerScheduler.Builder#slack} says, and to
   * a tenth of the period, or of a shorter initial delay for the first tick. Another scheduler than
   * a {@link TimerScheduler} has none.
   *
   * @throws IllegalArgumentException if negative or longer than 292 years
   */
  public IntervalSpec slack(Duration slack) {
    long nanos = Durations.notNegativeNanos(slack, "slack");
    return new IntervalSpec(
        periodNanos, initialDelayNanos, nanos, missedTicks, name, tags, scheduler);
  }

  /** What happens to missed ticks; the default is {@link MissedTickPolicy#SKIP}. */
  public IntervalSpec missedTicks(MissedTickPolicy missedTicks) {
    Objects.requireNonNull(missedTicks, "missedTicks");
    return new IntervalSpec(
        periodNanos, initialDelayNanos, slackNanos, missedTicks, name, tags, scheduler);
  }

  /**
   * The name that listings and groups show, such as {@code room.heartbeat}. Many intervals may
   * share one; what tells them apart belongs into tags.
   *
   * @throws IllegalArgumentException if blank
   */
  public IntervalSpec named(String name) {
    Objects.requireNonNull(name, "name");
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must not be blank: '" + name + "'");
    }
    return new IntervalSpec(
        periodNanos, initialDelayNanos, slackNanos, missedTicks, name, tags, scheduler);
  }

  /**
   * Adds a tag that listings show; a second one of the same key replaces the first. Tags never
   * become meter tags.
   *
   * @throws IllegalArgumentException if {@code key} is blank
   */
  public IntervalSpec tag(String key, String value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    if (key.isBlank()) {
      throw new IllegalArgumentException("key must not be blank: '" + key + "'");
    }
    Map<String, String> more = new LinkedHashMap<>(tags);
    more.put(key, value);
    return new IntervalSpec(
        periodNanos,
        initialDelayNanos,
        slackNanos,
        missedTicks,
        name,
        Collections.unmodifiableMap(more),
        scheduler);
  }

  /**
   * Where the interval runs: a {@link TimerScheduler}, or any other scheduler that has a sense of
   * time. On another one it keeps the same contracts with that scheduler's precision, but is not
   * listed. {@code Schedulers.parallel()} counts as the {@link TimerScheduler} behind it where
   * {@link ReactorTimers} has put one there by the time of assembly.
   */
  public IntervalSpec on(Scheduler scheduler) {
    Objects.requireNonNull(scheduler, "scheduler");
    return new IntervalSpec(
        periodNanos, initialDelayNanos, slackNanos, missedTicks, name, tags, scheduler);
  }

  /** The interval as a count of its delivered ticks from 0: what {@code Flux.interval} emits. */
  public Flux<Long> counts() {
    return IntervalFlux.assemble(this, TickShape.COUNT);
  }

  /** The interval as ticks that tell how late they are and how many they stand for. */
  public Flux<Tick> ticks() {
    return IntervalFlux.assemble(this, TickShape.TICK);
  }

  long periodNanos() {
    return periodNanos;
  }

  long initialDelayNanos() {
    return initialDelayNanos;
  }

  long slackNanosOr(long schedulersNanos) {
    return slackNanos < 0 ? schedulersNanos : slackNanos;
  }

  MissedTickPolicy missedTicks() {
    return missedTicks;
  }

  @Nullable String name() {
    return name;
  }

  Map<String, String> tags() {
    return tags;
  }

  Scheduler schedulerAtAssembly() {
    return scheduler != null ? scheduler : ProcessDefault.forAssembly();
  }

  @Override
  public String toString() {
    return "every " + Duration.ofNanos(periodNanos) + (name == null ? "" : " '" + name + "'");
  }
}
