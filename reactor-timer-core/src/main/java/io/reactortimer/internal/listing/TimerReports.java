// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.Arguments;
import io.reactortimer.live.LiveReport;
import io.reactortimer.live.ProfileBy;
import io.reactortimer.live.Suspects;
import io.reactortimer.live.TimerCounts;
import io.reactortimer.live.TimerGroups;
import io.reactortimer.live.TimerPage;
import io.reactortimer.live.TimerProfile;
import io.reactortimer.live.TimerQuery;

/**
 * Counts, groups, selects and judges the live timers of one scheduler: one walk for each question,
 * and a second one where suspects must be seen twice. Any thread.
 */
final class TimerReports {

  /** How many groups of suspects a report has. */
  private static final int MOST_SUSPECTS = 10;

  private final TimerWalk walk;
  private final TimerReader reader;
  private final TimerJudge judge;
  private final Turnovers turnovers;
  private final LastCompleteTotals<KindCounts> counts;
  private final LastCompleteTotals<GroupTotals> groups;

  TimerReports(
      TimerWalk walk, TimerReader reader, TimerJudge judge, Turnovers turnovers, int loops) {
    this(
        walk,
        reader,
        judge,
        turnovers,
        new LastCompleteTotals<>(loops, KindCounts::new),
        new LastCompleteTotals<>(loops, GroupTotals::new));
  }

  private TimerReports(
      TimerWalk walk,
      TimerReader reader,
      TimerJudge judge,
      Turnovers turnovers,
      LastCompleteTotals<KindCounts> counts,
      LastCompleteTotals<GroupTotals> groups) {
    this.walk = walk;
    this.reader = reader;
    this.judge = judge;
    this.turnovers = turnovers;
    this.counts = counts;
    this.groups = groups;
  }

  /** Returns the same, which walks with another patience and remembers the same totals. */
  TimerReports on(TimerWalk other) {
    return new TimerReports(other, reader, judge, turnovers, counts, groups);
  }

  TimerCounts counts() {
    LastCompleteTotals<KindCounts>.Look look = counts.begin();
    boolean[] stalled = walk.visitByLoop(look::add);
    return new TimerCounts(look.end(stalled).toMap(), TimerWalk.isAnyOf(stalled));
  }

  TimerGroups groups(int limit) {
    Arguments.requireNotNegative(limit, "limit");
    LastCompleteTotals<GroupTotals>.Look look = groups.begin();
    boolean[] stalled = walk.visitByLoop(look::add);
    return end(look, stalled).largest(limit, TimerWalk.isAnyOf(stalled));
  }

  TimerProfile profile(ProfileBy by, int limit) {
    Arguments.requireNotNegative(limit, "limit");
    LastCompleteTotals<GroupTotals>.Look look = groups.begin();
    boolean[] stalled = walk.visitByLoop(look::add);
    GroupTotals totals = end(look, stalled);
    boolean partial = TimerWalk.isAnyOf(stalled);
    return switch (by) {
      case ORIGIN -> totals.origins().profile(limit, partial);
      case GROUP -> totals.profile(limit, partial);
    };
  }

  private GroupTotals end(LastCompleteTotals<GroupTotals>.Look look, boolean[] stalled) {
    GroupTotals totals = look.end(stalled);
    turnovers.look(totals);
    return totals;
  }

  TimerPage page(TimerQuery query) {
    PageSelection selection = new PageSelection(query, walk.nowNanos(), filter(query));
    boolean partial = walk.visit(selection::offer, selection.depth());
    return reader.page(selection, partial);
  }

  LiveReport report(TimerQuery query, int groups) {
    Arguments.requireNotNegative(groups, "groups");
    LastCompleteTotals<KindCounts>.Look counted = counts.begin();
    LastCompleteTotals<GroupTotals>.Look grouped = this.groups.begin();
    PageSelection selection = new PageSelection(query, walk.nowNanos(), filter(query));
    TimerJudge.Look judged = judge.begin(walk.nowNanos());
    boolean[] stalled =
        walk.visitByLoop(
            (seen, loop) -> {
              counted.add(seen, loop);
              grouped.add(seen, loop);
              judged.add(seen);
              selection.offer(seen.timer());
            });
    boolean partial = TimerWalk.isAnyOf(stalled);
    return new LiveReport(
        counted.end(stalled).toMap(),
        end(grouped, stalled).largest(groups, partial),
        end(judged, MOST_SUSPECTS, partial),
        reader.page(selection, partial));
  }

  Suspects suspects(int limit) {
    Arguments.requireNotNegative(limit, "limit");
    LastCompleteTotals<GroupTotals>.Look grouped = groups.begin();
    TimerJudge.Look judged = judge.begin(walk.nowNanos());
    boolean[] stalled =
        walk.visitByLoop(
            (seen, loop) -> {
              grouped.add(seen, loop);
              judged.add(seen);
            });
    end(grouped, stalled);
    return end(judged, limit, TimerWalk.isAnyOf(stalled));
  }

  private Suspects end(TimerJudge.Look judged, int limit, boolean partial) {
    boolean stillPartial = judged.needsSecondWalk() && walk.visit(judged::addAgain);
    return judged.end(limit, partial || stillPartial);
  }

  /** Returns what matches the query; looks for suspects first, if it asks for them. */
  TimerFilter filter(TimerQuery query) {
    if (query.suspects().isEmpty()) {
      return new TimerFilter(query, walk.nowNanos(), timer -> true);
    }
    suspects(0);
    return new TimerFilter(query, walk.nowNanos(), judge.among(query.suspects(), walk.nowNanos()));
  }
}
