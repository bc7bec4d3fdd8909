// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All meters of a scheduler that has ticked, as Prometheus gets them. */
record Scrape(Map<String, String> types, Map<String, Set<String>> labels) {

  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)\\{(.*)} \\S+");
  private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"[^\"]*\"");

  static Scrape ofAllMeters() {
    ManualTimers time = ManualTimers.exact();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new TimerSchedulerMetrics(time.scheduler()).perTimerName(10).bindTo(registry);
    Timers.every(Duration.ofMillis(10)).name("beat").on(time.scheduler()).counts().subscribe();
    time.advanceMillis(25);
    return parse(registry.scrape());
  }

  private static Scrape parse(String text) {
    Map<String, String> types = new HashMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        types.put(type.group(1), type.group(2));
      } else if (sample.matches()) {
        Set<String> keys = labels.computeIfAbsent(sample.group(1), name -> new HashSet<>());
        LABEL.matcher(sample.group(2)).results().forEach(label -> keys.add(label.group(1)));
      }
    }
    return new Scrape(types, labels);
  }

  /** What Prometheus makes of a meter's name: with its unit, and by its type. */
  static List<String> samplesOf(TimerMeter meter) {
    String family = familyOf(meter);
    return meter.getType() == Meter.Type.TIMER
        ? List.of(family + "_count", family + "_sum", family + "_max")
        : List.of(family);
  }

  static String familyOf(TimerMeter meter) {
    String name = meter.getName().replace('.', '_');
    String unit = name.endsWith(meter.getBaseUnit()) ? "" : "_" + meter.getBaseUnit();
    return name + unit + (meter.getType() == Meter.Type.COUNTER ? "_total" : "");
  }

  static String typeOf(TimerMeter meter) {
    return switch (meter.getType()) {
      case GAUGE -> "gauge";
      case COUNTER -> "counter";
      case TIMER -> "summary";
      default -> throw new IllegalStateException(meter + " is a " + meter.getType());
    };
  }
}
