// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.reactortimer.TimerScheduler;
import io.reactortimer.live.LiveReport;
import io.reactortimer.live.SchedulerCounters;
import io.reactortimer.live.StuckCallbackInfo;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import io.reactortimer.live.WorkerInfo;
import io.reactortimer.micrometer.TimerMeter.TagKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Binds the meters of timer schedulers, whose names begin with {@code reactortimer}.
 *
 * <pre>{@code
 * new TimerSchedulerMetrics(scheduler).bindTo(registry);
 * }</pre>
 *
 * <p>A tick costs nothing more for it, a wake-up one recording. Reading the gauges looks through
 * the live timers, which takes tens of milliseconds at 100,000 of them and must not happen on an
 * event loop; all gauges read within a second share one look.
 *
 * <p>Binding to the same registry again does nothing. A registry keeps the schedulers reachable, so
 * the binder itself need not be kept. Meters tell schedulers apart by name; give those of one name
 * tags that differ, each with a binder of its own. A registry and a composite that it is part of
 * may both be bound, by one binder: lateness and pauses are then recorded through the composite.
 */
public final class TimerSchedulerMetrics implements MeterBinder {

  /** Shorter than any usual interval between two scrapes, longer than one scrape takes. */
  static final Duration SHARED_FOR = Duration.ofSeconds(1);

  private static final TimerQuery NO_MATTER = TimerQuery.all().limit(1);

  private final List<TimerScheduler> schedulers;
  private final Tags tags;

  /** How many names of timers get meters of their own; 0 for no meters by name. */
  private final int maxNames;

  /**
   * Who records lateness and pauses where. A registry that nobody else knows any more is forgotten.
   */
  private final Map<MeterRegistry, List<Recorder>> bound = new WeakHashMap<>();

  /**
   * Makes the meters of one scheduler, without further tags.
   *
   * @param scheduler the scheduler to bind
   */
  public TimerSchedulerMetrics(TimerScheduler scheduler) {
    this(List.of(scheduler), Tags.empty());
  }

  /**
   * Makes the meters of several schedulers.
   *
   * @param schedulers the schedulers to bind
   * @param tags added to every meter; those of a meter itself, such as {@code name}, win
   */
  public TimerSchedulerMetrics(Collection<TimerScheduler> schedulers, Iterable<Tag> tags) {
    this(schedulers, tags, 0);
  }

  private TimerSchedulerMetrics(
      Collection<TimerScheduler> schedulers, Iterable<Tag> tags, int maxNames) {
    this.schedulers = List.copyOf(schedulers);
    this.tags = Tags.of(tags);
    this.maxNames = maxNames;
  }

  /**
   * Returns a binder like this one that has meters for each name of timers, too. They are worked
   * out when they are read; a name whose timers are all gone loses them.
   *
   * @param maxNames how many names of a scheduler have meters at a time; timers of all others are
   *     summed up under the name {@code other}
   * @return a binder of the same schedulers, with meters by name
   * @throws IllegalArgumentException unless positive
   */
  public TimerSchedulerMetrics perTimerName(int maxNames) {
    if (maxNames < 1) {
      throw new IllegalArgumentException("maxNames must be positive: " + maxNames);
    }
    return new TimerSchedulerMetrics(schedulers, tags, maxNames);
  }

  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    if (bound.containsKey(registry)) {
      return;
    }
    List<Recorder> recorders = new ArrayList<>();
    for (TimerScheduler scheduler : schedulers) {
      Tags own = tags.and(TagKey.NAME.asString(), scheduler.name());
      bindCounters(scheduler, own, registry);
      bindGauges(scheduler, own, registry);
      recorders.add(new LatenessRecorder(scheduler, lateness(own, registry)));
      recorders.add(new PauseRecorder(scheduler, own, registry));
    }
    boolean recorded = bound.keySet().stream().anyMatch(whole -> isPart(registry, whole));
    if (!recorded) {
      bound.forEach(
          (part, ofPart) -> {
            if (isPart(part, registry)) {
              ofPart.forEach(Recorder::stop);
            }
          });
      recorders.forEach(Recorder::start);
    }
    bound.put(registry, recorders);
  }

  private static boolean isPart(MeterRegistry part, MeterRegistry whole) {
    return whole instanceof CompositeMeterRegistry composite
        && composite.getRegistries().stream()
            .anyMatch(direct -> direct == part || isPart(part, direct));
  }

  private static Timer lateness(Tags own, MeterRegistry registry) {
    return Timer.builder(TimerMeter.LATENESS.getName())
        .tags(own)
        .description(TimerMeter.LATENESS.description())
        .register(registry);
  }

  private static void bindCounters(TimerScheduler scheduler, Tags own, MeterRegistry registry) {
    String outcome = TagKey.OUTCOME.asString();
    Tags delivered = own.and(outcome, "delivered");
    Tags failed = own.and(outcome, "failed");
    count(TimerMeter.TICKS, delivered, scheduler, SchedulerCounters::delivered, registry);
    count(TimerMeter.TICKS, failed, scheduler, SchedulerCounters::failed, registry);
    count(TimerMeter.SCHEDULED, own, scheduler, SchedulerCounters::scheduled, registry);
    count(TimerMeter.MISSED, own, scheduler, SchedulerCounters::missed, registry);
    count(TimerMeter.GATED, own, scheduler, SchedulerCounters::gated, registry);
    count(TimerMeter.CANCELLED, own, scheduler, SchedulerCounters::cancelled, registry);
    count(TimerMeter.REJECTED, own, scheduler, SchedulerCounters::rejected, registry);
    count(TimerMeter.WAKEUPS, own, scheduler, SchedulerCounters::wakeups, registry);
    count(TimerMeter.HAND_OVERS, own, scheduler, SchedulerCounters::handOvers, registry);
  }

  private void bindGauges(TimerScheduler scheduler, Tags own, MeterRegistry registry) {
    LongSupplier nanoTime = registry.config().clock()::monotonicTime;
    int groups = maxNames == 0 ? 0 : Integer.MAX_VALUE;
    Supplier<LiveReport> report =
        new SharedReading<>(() -> scheduler.live().report(NO_MATTER, groups), nanoTime, SHARED_FOR);
    bindLive(() -> report.get().counts(), own, registry);
    bindSuspects(() -> report.get().suspects().counts(), own, registry);
    if (maxNames > 0) {
      new NameMeters(() -> report.get().groups(), maxNames, own, registry).bind();
    }
    bindWorkers(
        new SharedReading<>(() -> scheduler.live().workers(), nanoTime, SHARED_FOR), own, registry);
  }

  private static void bindLive(
      Supplier<Map<TimerKind, Map<TimerState, Long>>> live, Tags own, MeterRegistry registry) {
    for (TimerKind kind : TimerKind.values()) {
      for (TimerState state : TimerState.values()) {
        gauge(
            TimerMeter.LIVE,
            own.and(
                TagKey.KIND.asString(), tagValue(kind), TagKey.STATE.asString(), tagValue(state)),
            () -> live.get().getOrDefault(kind, Map.of()).getOrDefault(state, 0L),
            registry);
      }
    }
  }

  private static void bindSuspects(
      Supplier<Map<SuspectReason, Long>> suspects, Tags own, MeterRegistry registry) {
    for (SuspectReason reason : SuspectReason.values()) {
      gauge(
          TimerMeter.SUSPECTS,
          own.and(TagKey.REASON.asString(), tagValue(reason)),
          () -> suspects.get().getOrDefault(reason, 0L),
          registry);
    }
  }

  private static void bindWorkers(
      Supplier<List<WorkerInfo>> workers, Tags own, MeterRegistry registry) {
    gauge(
        TimerMeter.BUSY,
        own,
        () -> workers.get().stream().mapToDouble(WorkerInfo::busy).sum(),
        registry);
    timeGauge(TimerMeter.OVERDUE, own, () -> worst(workers, WorkerInfo::overdue), registry);
    timeGauge(
        TimerMeter.STALLED,
        own,
        () -> worst(workers, worker -> worker.workWaiting() ? worker.stalledFor() : null),
        registry);
    timeGauge(
        TimerMeter.STUCK, own, () -> worst(workers, TimerSchedulerMetrics::longestStuck), registry);
  }

  private static @Nullable Duration longestStuck(WorkerInfo worker) {
    return worker.stuck().stream()
        .map(StuckCallbackInfo::stuckFor)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /** Returns the longest of a duration that a loop may have. */
  private static long worst(
      Supplier<List<WorkerInfo>> workers, Function<WorkerInfo, @Nullable Duration> duration) {
    long worstNanos = 0;
    for (WorkerInfo worker : workers.get()) {
      Duration own = duration.apply(worker);
      worstNanos = own == null ? worstNanos : Math.max(worstNanos, own.toNanos());
    }
    return worstNanos;
  }

  private static void timeGauge(
      TimerMeter meter, Tags tags, Supplier<Number> nanos, MeterRegistry registry) {
    TimeGauge.builder(meter.getName(), nanos, TimeUnit.NANOSECONDS)
        .tags(tags)
        .description(meter.description())
        .register(registry);
  }

  private static void gauge(
      TimerMeter meter, Tags tags, Supplier<Number> value, MeterRegistry registry) {
    Gauge.builder(meter.getName(), value)
        .tags(tags)
        .baseUnit(meter.getBaseUnit())
        .description(meter.description())
        .register(registry);
  }

  private static void count(
      TimerMeter meter,
      Tags tags,
      TimerScheduler scheduler,
      ToDoubleFunction<SchedulerCounters> total,
      MeterRegistry registry) {
    FunctionCounter.builder(
            meter.getName(), scheduler, counted -> total.applyAsDouble(counted.counters()))
        .tags(tags)
        .baseUnit(meter.getBaseUnit())
        .description(meter.description())
        .register(registry);
  }

  private static String tagValue(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
