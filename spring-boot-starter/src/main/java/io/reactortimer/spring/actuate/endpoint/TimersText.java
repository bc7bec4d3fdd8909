// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.Lateness;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.WorkerDescriptor;
import io.reactortimer.spring.actuate.endpoint.TimersDescriptor.GroupDescriptor;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answers of the endpoint as text for a terminal. Built from the same descriptors as the JSON,
 * so it shows no value that those hide.
 */
final class TimersText {

  private TimersText() {}

  /**
   * Returns a table of schedulers, one of groups, and one of timers.
   *
   * @param now what ages are counted to
   */
  static String of(TimersDescriptor listing, Instant now) {
    StringBuilder text = new StringBuilder();
    schedulers(listing.schedulers()).appendTo(text);
    listing.schedulers().stream()
        .filter(scheduler -> scheduler.suspended() != null)
        .forEach(scheduler -> suspended(text, scheduler));
    SchedulerDescriptor.stuck(listing.schedulers())
        .forEach(stuck -> text.append(Escaping.of(stuck.sentence())).append('\n'));
    if (!listing.worstTicks().isEmpty()) {
      LateTable.text(listing.worstTicks()).appendTo(text.append('\n'));
    }
    if (!listing.pauses().isEmpty()) {
      PauseTable.text(listing.pauses()).appendTo(text.append('\n'));
    }
    if (!listing.groups().isEmpty()) {
      groups(listing.groups()).appendTo(text.append('\n'));
    }
    if (listing.otherGroups() > 0) {
      text.append("and ").append(listing.otherGroups()).append(" more groups\n");
    }
    long unnamed = unnamed(listing.groups());
    if (unnamed > 0) {
      text.append(unnamed)
          .append(" without a name: named(..) gives one, and so does name(..) with ");
      text.append("reactor-timer.names-from-operators=true\n");
    }
    if (!listing.suspects().isEmpty()) {
      suspects(listing.suspects(), now).appendTo(text.append('\n'));
      listing.suspects().stream()
          .map(suspect -> suspect.reason() + ": " + suspect.sentence() + ". " + suspect.action())
          .distinct()
          .forEach(line -> text.append(Escaping.of(line)).append('\n'));
    }
    if (listing.otherSuspects() > 0) {
      text.append("and ").append(listing.otherSuspects()).append(" more groups of suspects\n");
    }
    if (!listing.timers().isEmpty()) {
      timers(listing.timers(), now).appendTo(text.append('\n'));
    }
    text.append('\n').append(listing.timers().size()).append(" of ").append(listing.matching());
    text.append(" timers that match");
    if (listing.next() != null) {
      text.append("; next page: after=").append(listing.next());
    }
    text.append('\n');
    if (listing.partial()) {
      text.append("A stalled loop kept some timers from being seen.\n");
    }
    return text.toString();
  }

  /**
   * Returns the fields of one timer, one per line.
   *
   * @param now what its age is counted to
   */
  static String of(TimerDescriptor timer, Instant now) {
    StringBuilder text = new StringBuilder();
    line(text, "id", timer.id());
    line(text, "name", timer.name());
    line(text, "tags", tags(timer.tags()));
    line(text, "kind", timer.kind());
    line(text, "state", timer.state());
    line(text, "scheduler", timer.scheduler());
    line(text, "worker", timer.worker());
    line(text, "createdAt", timer.createdAt());
    line(text, "age", age(timer.createdAt(), now));
    line(text, "period", DurationText.ofNullable(timer.period()));
    line(text, "dueIn", DurationText.ofNullable(timer.dueIn()));
    line(text, "ticks", timer.ticks());
    line(text, "missed", timer.missed());
    line(text, "gate", timer.gate());
    line(text, "gated", timer.gated());
    line(text, "lateness", DurationText.ofNullable(timer.lateness()));
    line(text, "demand", demand(timer));
    line(text, "demandWait", DurationText.ofNullable(timer.demandWait()));
    line(text, "operators", operators(timer.operators()));
    line(text, "call", timer.call());
    line(text, "task", timer.task());
    line(text, "origin", timer.origin());
    return text.toString();
  }

  private static void line(StringBuilder text, String key, @Nullable Object value) {
    if (value != null) {
      text.append(String.format("%-12s%s%n", key + ":", Escaping.of(value.toString())));
    }
  }

  private static TextTable schedulers(List<SchedulerDescriptor> schedulers) {
    TextTable table =
        new TextTable(
            "SCHEDULER",
            ">LIVE",
            ">ARMED",
            ">PARKED",
            ">PAUSED",
            ">LATE P99, LAST MINUTE",
            ">SINCE START",
            "STALLED");
    for (SchedulerDescriptor scheduler : schedulers) {
      table.row(
          scheduler.name(),
          scheduler.live(),
          scheduler.armed(),
          scheduler.parked(),
          scheduler.paused(),
          scheduler.latenessLastMinute() == null
              ? null
              : DurationText.of(scheduler.latenessLastMinute().p99()),
          worstP99(scheduler),
          scheduler.workers().stream()
              .filter(worker -> worker.stalledFor() != null)
              .map(TimersText::stall)
              .collect(Collectors.collectingAndThen(Collectors.joining("; "), TimersText::orNo)));
    }
    return table;
  }

  private static @Nullable String worstP99(SchedulerDescriptor scheduler) {
    return scheduler.workers().stream()
        .map(WorkerDescriptor::lateness)
        .map(Lateness::p99)
        .max(Comparator.naturalOrder())
        .map(DurationText::of)
        .orElse(null);
  }

  private static void suspended(StringBuilder text, SchedulerDescriptor scheduler) {
    text.append(Escaping.of(scheduler.name()));
    text.append(" is suspended: its context is paused, and no timer fires.\n");
  }

  private static String stall(WorkerDescriptor worker) {
    BigDecimal stalledFor = worker.stalledFor();
    List<String> stuckIn = worker.stuckIn();
    return "worker "
        + worker.index()
        + (stalledFor == null ? "" : " for " + DurationText.of(stalledFor))
        + (stuckIn == null ? "" : " in " + culprit(stuckIn));
  }

  /** Returns the innermost call outside the JDK; a JDK call only shows that it waits. */
  static String culprit(List<String> stuckIn) {
    return stuckIn.stream()
        .filter(call -> !call.startsWith("java.") && !call.startsWith("jdk."))
        .filter(call -> !call.startsWith("java.base"))
        .findFirst()
        .orElse(stuckIn.get(0));
  }

  private static String orNo(String stalls) {
    return stalls.isEmpty() ? "no" : stalls;
  }

  /** Returns how many timers of these groups have no name. */
  private static long unnamed(List<GroupDescriptor> groups) {
    return groups.stream()
        .filter(group -> group.name() == null)
        .mapToLong(GroupDescriptor::live)
        .sum();
  }

  private static TextTable groups(List<GroupDescriptor> groups) {
    TextTable table =
        new TextTable(
            "GROUP",
            "KIND",
            "SCHEDULER",
            ">LIVE",
            ">TICKS",
            ">MISSED",
            ">LATEST",
            ">LATE P99",
            ">NO DEMAND",
            ">MADE/S",
            ">ENDED/S",
            ">FIRED");
    for (GroupDescriptor group : groups) {
      table.row(
          group.name(),
          group.kind(),
          group.scheduler(),
          group.live(),
          group.ticks(),
          group.missed(),
          DurationText.ofNullable(group.maxLateness()),
          group.latenessLastMinute() == null
              ? null
              : DurationText.of(group.latenessLastMinute().p99()),
          group.noDemand(),
          Rates.text(group.made()),
          Rates.text(group.ended()),
          Rates.percent(group.fired()));
    }
    return table;
  }

  private static TextTable suspects(List<SuspectDescriptor> suspects, Instant now) {
    TextTable table =
        new TextTable(
            "SUSPECT", ">COUNT", "NAME", "KIND", "SCHEDULER", ">OLDEST", "OPERATORS", "ORIGIN");
    for (SuspectDescriptor suspect : suspects) {
      table.row(
          suspect.reason(),
          suspect.count(),
          suspect.name(),
          suspect.kind(),
          suspect.scheduler(),
          age(suspect.oldest(), now),
          operators(suspect.operators()),
          suspect.origin()); // last, so that it is not cut: it ends with the line
    }
    return table;
  }

  private static TextTable timers(List<TimerDescriptor> timers, Instant now) {
    TextTable table =
        new TextTable(
            ">ID",
            "NAME",
            "KIND",
            "STATE",
            "SCHEDULER",
            ">AGE",
            ">PERIOD",
            ">DUE IN",
            ">TICKS",
            ">MISSED",
            ">LATENESS",
            ">DEMAND",
            "TAGS");
    for (TimerDescriptor timer : timers) {
      table.row(
          timer.id(),
          timer.name() == null && timer.call() != null ? "(" + timer.call() + ")" : timer.name(),
          timer.kind(),
          timer.state(),
          timer.scheduler(),
          age(timer.createdAt(), now),
          DurationText.ofNullable(timer.period()),
          DurationText.ofNullable(timer.dueIn()),
          timer.ticks(),
          timer.missed(),
          DurationText.ofNullable(timer.lateness()),
          demand(timer),
          tags(timer.tags()));
    }
    return table;
  }

  private static String age(Instant createdAt, Instant now) {
    Duration age = Duration.between(createdAt, now);
    return DurationText.of(Millis.of(age.isNegative() ? Duration.ZERO : age));
  }

  private static @Nullable Object demand(TimerDescriptor timer) {
    return timer.unbounded() != null ? "unbounded" : timer.demand();
  }

  private static @Nullable String tags(@Nullable Map<String, String> tags) {
    return tags == null
        ? null
        : tags.entrySet().stream()
            .map(tag -> tag.getKey() + "=" + tag.getValue())
            .collect(Collectors.joining(" "));
  }

  private static @Nullable String operators(@Nullable List<String> operators) {
    return operators == null ? null : String.join(" > ", operators);
  }
}
