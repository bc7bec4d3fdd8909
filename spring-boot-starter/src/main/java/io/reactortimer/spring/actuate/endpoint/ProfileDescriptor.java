// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.ProfileBy;
import io.reactortimer.live.ProfileEntry;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerTurnover;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Where the timers of all schedulers come from, how many there are, and how long they live.
 *
 * @param by by what they are put together
 * @param entries those with the most live timers, largest first
 * @param others how many more there are
 * @param partial whether a stalled loop kept some timers from being seen
 */
public record ProfileDescriptor(ProfileBy by, List<Entry> entries, long others, boolean partial)
    implements OperationResponseBody {

  /**
   * One line of code, or one group. Numbers are {@code null} where too few samples are known.
   *
   * @param scheduler name of the scheduler
   * @param origin the line, with asterisks for a caller who may not see values; only by origin
   * @param name the name of the group, or {@code null} for timers without one; only by group
   * @param kind the kind of the group; only by group
   * @param live how many are live; by origin an estimate from those that were recorded
   * @param recorded how many of those were seen
   * @param made how many are made each second
   * @param ended how many end each second
   * @param fired of those that fire once, the share that does
   * @param livedP50 half of those that ended lived at most this long, in milliseconds
   * @param livedP99 99 of 100 did
   * @param samples on how many that ended these two rest
   * @param lastHour how many were live in each of the last minutes, the current one last
   */
  public record Entry(
      String scheduler,
      @Nullable String origin,
      @Nullable String name,
      @Nullable TimerKind kind,
      long live,
      long recorded,
      @Nullable BigDecimal made,
      @Nullable BigDecimal ended,
      @Nullable BigDecimal fired,
      @Nullable BigDecimal livedP50,
      @Nullable BigDecimal livedP99,
      long samples,
      List<@Nullable Long> lastHour) {

    static Entry of(String scheduler, ProfileEntry entry, TagSanitizer.Seen seen) {
      TimerTurnover turnover = entry.turnover();
      return new Entry(
          scheduler,
          entry.origin() == null ? null : seen.value("origin", entry.origin()),
          entry.name(),
          entry.kind(),
          entry.live(),
          entry.recorded(),
          Rates.rate(turnover.madePerSecond()),
          Rates.rate(turnover.endedPerSecond()),
          Rates.share(turnover.firedShare()),
          Millis.ofNullable(turnover.livedP50()),
          Millis.ofNullable(turnover.livedP99()),
          turnover.samples(),
          entry.lastHour());
    }
  }
}
