// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.reactortimer.SchedulerCounters;
import io.reactortimer.TimerKind;
import io.reactortimer.TimerScheduler;
import io.reactortimer.TimerState;
import io.reactortimer.WorkerInfo;
import io.reactortimer.micrometer.TimerMeter.TagKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Binds the meters of timer schedulers, as listed by {@link TimerMeter}.
 *
 * <pre>{@code
 * new TimerSchedulerMetrics(scheduler).bindTo(registry);
 * }</pre>
 *
 * <p>A tick costs nothing more for it. Reading the gauges looks through the live timers, which may
 * take some milliseconds and must not happen on an event loop; all gauges read within a second
 * share one look.
 *
 * <p>Binding to the same registry again does nothing. A registry keeps the schedulers reachable, so
 * the binder itself need not be kept. Meters tell schedulers apart by name; give those of one name
 * tags that differ, each with a binder of its own.
 */
public final class TimerSchedulerMetrics implements MeterBinder {

  /** Shorter than any usual interval between two scrapes, longer than one scrape takes. */
  static final Duration SHARED_FOR = Duration.ofSeconds(1);

  private final List<TimerScheduler> schedulers;
  private final Tags tags;
  private final Set<MeterRegistry> bound =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /** The meters of one scheduler, without further tags. */
  public TimerSchedulerMetrics(TimerScheduler scheduler) {
    this(List.of(scheduler), Tags.empty());
  }

  /**
   * The meters of several schedulers.
   *
   * @param tags added to every meter; a tag of {@link TimerMeter.TagKey} among them is overridden
   */
  public TimerSchedulerMetrics(Collection<TimerScheduler> schedulers, Iterable<Tag> tags) {
    this.schedulers = List.copyOf(schedulers);
    this.tags = Tags.of(tags);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    if (bound.add(registry)) {
      schedulers.forEach(scheduler -> bind(scheduler, registry));
    }
  }

  private void bind(TimerScheduler scheduler, MeterRegistry registry) {
    Tags own = tags.and(TagKey.NAME.text(), scheduler.name());
    bindGauges(scheduler, own, registry);
    String outcome = TagKey.OUTCOME.text();
    Tags delivered = own.and(outcome, "delivered");
    Tags failed = own.and(outcome, "failed");
    count(TimerMeter.TICKS, delivered, scheduler, SchedulerCounters::delivered, registry);
    count(TimerMeter.TICKS, failed, scheduler, SchedulerCounters::failed, registry);
    count(TimerMeter.SCHEDULED, own, scheduler, SchedulerCounters::scheduled, registry);
    count(TimerMeter.MISSED, own, scheduler, SchedulerCounters::missed, registry);
    count(TimerMeter.CANCELLED, own, scheduler, SchedulerCounters::cancelled, registry);
    count(TimerMeter.REJECTED, own, scheduler, SchedulerCounters::rejected, registry);
    count(TimerMeter.WAKEUPS, own, scheduler, SchedulerCounters::wakeups, registry);
  }

  private static void bindGauges(TimerScheduler scheduler, Tags own, MeterRegistry registry) {
    LongSupplier nanoTime = registry.config().clock()::monotonicTime;
    Supplier<Map<TimerKind, Map<TimerState, Long>>> live =
        new SharedReading<>(() -> scheduler.live().countByKindAndState(), nanoTime, SHARED_FOR);
    for (TimerKind kind : TimerKind.values()) {
      for (TimerState state : TimerState.values()) {
        gauge(
            TimerMeter.LIVE,
            own.and(TagKey.KIND.text(), tagValue(kind), TagKey.STATE.text(), tagValue(state)),
            () -> live.get().getOrDefault(kind, Map.of()).getOrDefault(state, 0L),
            registry);
      }
    }
    Supplier<List<WorkerInfo>> workers =
        new SharedReading<>(() -> scheduler.live().workers(), nanoTime, SHARED_FOR);
    gauge(
        TimerMeter.BUSY,
        own,
        () -> workers.get().stream().mapToDouble(WorkerInfo::busy).sum(),
        registry);
    TimeGauge.builder(
            TimerMeter.OVERDUE.meterName(), () -> worstOverdueNanos(workers), TimeUnit.NANOSECONDS)
        .tags(own)
        .description(TimerMeter.OVERDUE.description())
        .register(registry);
  }

  private static long worstOverdueNanos(Supplier<List<WorkerInfo>> workers) {
    return workers.get().stream()
        .map(WorkerInfo::overdue)
        .mapToLong(Duration::toNanos)
        .max()
        .orElse(0);
  }

  private static void gauge(
      TimerMeter meter, Tags tags, Supplier<Number> value, MeterRegistry registry) {
    Gauge.builder(meter.meterName(), value)
        .tags(tags)
        .baseUnit(meter.baseUnit())
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
            meter.meterName(), scheduler, counted -> total.applyAsDouble(counted.counters()))
        .tags(tags)
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .register(registry);
  }

  private static String tagValue(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
