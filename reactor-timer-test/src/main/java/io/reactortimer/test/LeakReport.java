// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes leaked timers: one paragraph for all that come from the same place. */
final class LeakReport {

  private static final int MOST_GROUPS = 10;

  private LeakReport() {}

  /** What timers of one group share. Not their tags, which tell one session from the other. */
  private record Signature(
      TimerKind kind,
      @Nullable String name,
      List<String> operators,
      @Nullable String task,
      @Nullable String origin,
      String scheduler) {

    static Signature of(TimerInfo timer) {
      return new Signature(
          timer.kind(),
          timer.name(),
          timer.operators(),
          timer.task(),
          timer.origin(),
          timer.scheduler());
    }
  }

  static String of(List<TimerInfo> timers) {
    Map<Signature, List<TimerInfo>> groups = new LinkedHashMap<>();
    for (TimerInfo timer : timers) {
      groups.computeIfAbsent(Signature.of(timer), signature -> new ArrayList<>()).add(timer);
    }
    StringBuilder text = new StringBuilder();
    text.append(timers.size() == 1 ? "1 timer is" : timers.size() + " timers are");
    text.append(" still live:");
    groups.entrySet().stream()
        .sorted((a, b) -> Integer.compare(b.getValue().size(), a.getValue().size()))
        .limit(MOST_GROUPS)
        .forEach(group -> describe(group.getKey(), group.getValue(), text));
    if (groups.size() > MOST_GROUPS) {
      text.append("\n  and others, of ").append(groups.size() - MOST_GROUPS).append(" more places");
    }
    return text.toString();
  }

  private static void describe(Signature signature, List<TimerInfo> alike, StringBuilder text) {
    TimerInfo oldest = alike.get(0);
    text.append("\n  ");
    if (alike.size() > 1) {
      text.append(alike.size()).append(" x ");
    }
    text.append(signature.kind());
    if (signature.name() != null) {
      text.append(" \"").append(signature.name()).append('"');
    }
    if (!oldest.tags().isEmpty()) {
      text.append(' ').append(oldest.tags());
    }
    line(text, "made at", signature.origin() == null ? "unknown" : signature.origin());
    if (!signature.operators().isEmpty()) {
      line(text, "operators", String.join(" > ", signature.operators()));
    }
    if (signature.task() != null) {
      line(text, "task", signature.task());
    }
    line(text, "state", state(oldest));
    line(text, "age", age(oldest) + ", " + ticks(oldest.ticks()));
    line(text, "scheduler", signature.scheduler());
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("\n    ").append(String.format("%-10s", label)).append(value);
  }

  private static String state(TimerInfo timer) {
    StringBuilder state = new StringBuilder(timer.state().name());
    if (timer.dueIn() != null) {
      state.append(", due in ").append(millis(timer.dueIn()));
    }
    if (timer.period() != null) {
      state.append(", every ").append(millis(timer.period()));
    }
    return state.toString();
  }

  private static String age(TimerInfo timer) {
    Duration age = Duration.between(timer.createdAt(), Instant.now());
    return millis(age.isNegative() ? Duration.ZERO : age);
  }

  private static String ticks(long ticks) {
    return ticks == 1 ? "1 tick" : ticks + " ticks";
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
