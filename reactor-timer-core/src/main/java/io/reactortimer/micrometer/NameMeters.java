// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.reactortimer.live.TimerGroup;
import io.reactortimer.live.TimerGroups;
import io.reactortimer.micrometer.TimerMeter.TagKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one scheduler's timers by name, for so many names at most; the rest is summed up
 * under one more.
 *
 * <p>Reading any of them brings them up to date: a name gets its meters when it is first seen and
 * there is a place, the larger of two new ones first, keeps them as long as it lives, and loses
 * them when it is gone. So a name shows from the second scrape on.
 */
final class NameMeters {

  /** Stands for all names that there was no place for, and is always there. */
  static final String OTHER = "other";

  /** Stands for the timers that have no name. */
  static final String UNNAMED = "unnamed";

  private static final Totals NONE = new Totals(0, 0, 0);

  private final Supplier<TimerGroups> groups;
  private final int maxNames;
  private final Tags own;
  private final MeterRegistry registry;
  private final Map<String, List<Meter>> shown = new HashMap<>();
  private Map<String, Totals> totals = Map.of();

  /** What the totals are of; null before the first look. */
  private @Nullable TimerGroups last;

  private record Totals(long live, long parked, long latenessNanos) {

    static Totals of(TimerGroup group) {
      Duration lateness = group.maxLateness();
      return new Totals(group.live(), group.noDemand(), lateness == null ? 0 : lateness.toNanos());
    }

    Totals plus(Totals other) {
      return new Totals(
          live + other.live, parked + other.parked, Math.max(latenessNanos, other.latenessNanos));
    }
  }

  /**
   * Makes meters that are not bound yet.
   *
   * @param groups all groups there are, largest first; the same object as long as it is to count
   * @param own the tags of the scheduler
   */
  NameMeters(Supplier<TimerGroups> groups, int maxNames, Tags own, MeterRegistry registry) {
    this.groups = groups;
    this.maxNames = maxNames;
    this.own = own;
    this.registry = registry;
  }

  void bind() {
    register(OTHER);
  }

  private List<Meter> register(String name) {
    Tags tags = own.and(TagKey.TIMER.asString(), name);
    return List.of(
        gauge(TimerMeter.GROUP_LIVE, tags, () -> of(name).live()),
        gauge(TimerMeter.GROUP_PARKED, tags, () -> of(name).parked()),
        TimeGauge.builder(
                TimerMeter.GROUP_LATENESS.getName(),
                () -> of(name).latenessNanos(),
                TimeUnit.NANOSECONDS)
            .tags(tags)
            .description(TimerMeter.GROUP_LATENESS.description())
            .register(registry));
  }

  private Gauge gauge(TimerMeter meter, Tags tags, Supplier<Number> value) {
    return Gauge.builder(meter.getName(), value)
        .tags(tags)
        .baseUnit(meter.getBaseUnit())
        .description(meter.description())
        .register(registry);
  }

  @SuppressWarnings("ReferenceEquality") // the same look, not an equal one
  private synchronized Totals of(String name) {
    TimerGroups seen = groups.get();
    if (seen != last) {
      last = seen;
      update(seen);
    }
    return totals.getOrDefault(name, NONE);
  }

  private void update(TimerGroups seen) {
    Map<String, Totals> byName = new LinkedHashMap<>();
    for (TimerGroup group : seen.groups()) {
      String name = group.name() == null ? UNNAMED : group.name();
      byName.merge(name, Totals.of(group), Totals::plus);
    }
    if (!seen.partial()) { // else a stalled loop may have what seems to be gone
      removeAllBut(byName);
    }
    totals = new HashMap<>();
    byName.forEach((name, total) -> totals.merge(placeOf(name), total, Totals::plus));
    // Carried on from before a stall, and too many to be kept by name.
    long nameless = seen.live() - seen.groups().stream().mapToLong(TimerGroup::live).sum();
    totals.merge(OTHER, new Totals(nameless, 0, 0), Totals::plus);
  }

  private void removeAllBut(Map<String, Totals> live) {
    shown
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !live.containsKey(entry.getKey());
              if (gone) {
                entry.getValue().forEach(registry::remove);
              }
              return gone;
            });
  }

  private String placeOf(String name) {
    if (name.equals(OTHER)) {
      return OTHER;
    }
    if (!shown.containsKey(name)) {
      if (shown.size() >= maxNames) {
        return OTHER;
      }
      shown.put(name, register(name));
    }
    return name;
  }
}
