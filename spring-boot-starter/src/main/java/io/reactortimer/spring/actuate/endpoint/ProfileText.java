// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.ProfileBy;
import io.reactortimer.spring.actuate.endpoint.ProfileDescriptor.Entry;
import java.math.BigDecimal;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A profile for people: a table, with the widest column last. */
final class ProfileText {

  private static final String TOO_FEW = "too few";

  private ProfileText() {}

  static String of(ProfileDescriptor profile) {
    StringBuilder text = new StringBuilder();
    boolean byOrigin = profile.by() == ProfileBy.ORIGIN;
    TextTable table =
        new TextTable(
            ">LIVE",
            ">MADE/S",
            ">ENDED/S",
            ">FIRED",
            ">LIVED P50",
            ">P99",
            ">LAST HOUR",
            "SCHEDULER",
            byOrigin ? "ORIGIN" : "GROUP");
    for (Entry entry : profile.entries()) {
      table.row(
          entry.live(),
          orTooFew(Rates.text(entry.made())),
          orTooFew(Rates.text(entry.ended())),
          Rates.percent(entry.fired()),
          orTooFew(lived(entry.livedP50())),
          orTooFew(lived(entry.livedP99())),
          lastHour(entry, Long::toString),
          entry.scheduler(),
          byOrigin ? entry.origin() : group(entry));
    }
    table.appendTo(text);
    if (profile.others() > 0) {
      text.append("and ").append(profile.others()).append(" more\n");
    }
    if (profile.partial()) {
      text.append("A stalled loop kept some timers from being seen.\n");
    }
    return text.toString();
  }

  static String orTooFew(@Nullable String number) {
    return number == null ? TOO_FEW : number;
  }

  /** Returns the lowest and the highest number of the minutes that are known. */
  static String lastHour(Entry entry, LongFunction<String> number) {
    LongSummaryStatistics known =
        entry.lastHour().stream()
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .summaryStatistics();
    return known.getCount() == 0 || known.getMin() == known.getMax()
        ? number.apply(entry.live())
        : number.apply(known.getMin()) + "-" + number.apply(known.getMax());
  }

  static String group(Entry entry) {
    return entry.kind() + (entry.name() == null ? "" : " " + entry.name());
  }

  private static @Nullable String lived(@Nullable BigDecimal millis) {
    return DurationText.ofNullable(millis);
  }
}
