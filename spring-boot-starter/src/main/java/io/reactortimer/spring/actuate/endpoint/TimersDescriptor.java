// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.TimerGroup;
import io.reactortimer.live.TimerKind;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.Lateness;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What is live: the schedulers, the largest groups of timers of one name and kind, and a page of
 * timers. The timers of one scheduler are from one look at it.
 *
 * @param defaultScheduler what Reactor's own timers run on
 * @param schedulers every scheduler
 * @param groups the largest groups of all timers, largest first, whatever the page is of
 * @param otherGroups how many more groups there are
 * @param worstTicks the ten latest ticks of the last minute, the latest first
 * @param pauses the last 20 times that timers stood still, the latest first
 * @param suspects the ten largest groups of timers that seem to be left over
 * @param otherSuspects how many more such groups there are
 * @param timers the page, in the order that was asked for
 * @param matching how many live timers match the request on all pages together
 * @param next what to ask for as {@code after} to get the next page, or {@code null} on the last
 *     one, and in another order than that of ids
 * @param partial whether a stalled loop kept some timers from being seen; the loop says where it is
 *     stuck
 */
public record TimersDescriptor(
    DefaultSchedulerDescriptor defaultScheduler,
    List<SchedulerDescriptor> schedulers,
    List<GroupDescriptor> groups,
    long otherGroups,
    List<LateTickDescriptor> worstTicks,
    List<PauseDescriptor> pauses,
    List<SuspectDescriptor> suspects,
    long otherSuspects,
    List<TimerDescriptor> timers,
    long matching,
    @Nullable Long next,
    boolean partial)
    implements OperationResponseBody {

  /**
   * The live timers of one name and kind on one scheduler, summed up.
   *
   * @param scheduler name of their scheduler
   * @param name their name, or {@code null} for those that have none
   * @param kind what made them
   * @param live how many there are
   * @param ticks how many ticks they delivered together
   * @param missed how many grid points they missed together
   * @param gated how many of their due times found a gate closed, or {@code null} for none
   * @param maxLateness the latest of their last ticks in milliseconds, or {@code null} if none has
   *     ticked
   * @param noDemand how many of them wait for demand
   * @param made how many are made each second, or {@code null} if it cannot be told
   * @param ended how many end each second, or {@code null} if it cannot be told
   * @param fired of those that fire once, the share that does, or {@code null}
   * @param latenessLastMinute how late their ticks of the last minute were, 10 ms at least, or
   *     {@code null} if none was later than that
   */
  public record GroupDescriptor(
      String scheduler,
      @Nullable String name,
      TimerKind kind,
      long live,
      long ticks,
      long missed,
      @Nullable Long gated,
      @Nullable BigDecimal maxLateness,
      long noDemand,
      @Nullable BigDecimal made,
      @Nullable BigDecimal ended,
      @Nullable BigDecimal fired,
      @Nullable Lateness latenessLastMinute) {

    static GroupDescriptor of(String scheduler, TimerGroup group) {
      return new GroupDescriptor(
          scheduler,
          group.name(),
          group.kind(),
          group.live(),
          group.ticks(),
          group.missed(),
          group.gated() == 0 ? null : group.gated(),
          Millis.ofNullable(group.maxLateness()),
          group.noDemand(),
          Rates.rate(group.turnover().madePerSecond()),
          Rates.rate(group.turnover().endedPerSecond()),
          Rates.share(group.turnover().firedShare()),
          group.latenessLastMinute() == null ? null : Lateness.of(group.latenessLastMinute()));
    }
  }
}
