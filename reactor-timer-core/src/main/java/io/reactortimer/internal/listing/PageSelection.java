// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.engine.loop.ScanDepth;
import io.reactortimer.internal.engine.loop.TimerIds;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerSort;
import io.reactortimer.live.TimerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the timers that come first of all that match a query: memory for one page, however many are
 * offered. Used by one thread.
 */
final class PageSelection {

  private final TimerQuery query;
  private final TimerFilter filter;
  private final long nowNanos;

  /** The one that comes last of them first, so that it is the one to give way. */
  private final PriorityQueue<Ranked> selected =
      new PriorityQueue<>(Ranked.FIRST_TO_LAST.reversed());

  private long matching;
  private boolean more;

  /**
   * @param nowNanos what ages are counted to
   * @param filter which timers match
   */
  PageSelection(TimerQuery query, long nowNanos, TimerFilter filter) {
    this.query = query;
    this.filter = filter;
    this.nowNanos = nowNanos;
  }

  /**
   * A timer and its place in the order, as it was when it was looked at: what it is taken from
   * changes all the time.
   */
  private record Ranked(LiveTimer timer, long rank, long id) {
    static final Comparator<Ranked> FIRST_TO_LAST =
        Comparator.comparingLong(Ranked::rank).thenComparingLong(Ranked::id);

    boolean comesBefore(long otherRank, long otherId) {
      return rank < otherRank || (rank == otherRank && id < otherId);
    }
  }

  /** Returns how much of each timer it looks at. */
  ScanDepth depth() {
    return filter.depth() == ScanDepth.STATE && query.sort() == TimerSort.LATENESS
        ? ScanDepth.STATISTICS
        : filter.depth();
  }

  void offer(LiveTimer timer) {
    if (!filter.matches(timer)) {
      return;
    }
    matching++;
    if (isOnAnEarlierPage(timer)) {
      return;
    }
    long rank = rank(timer);
    if (selected.size() == query.limit()) {
      more = true;
      // Most of many end here, so nothing is made for them, not even an id.
      if (selected.element().comesBefore(rank, idOrLast(timer))) {
        return;
      }
      selected.remove();
    }
    long id = timer.id();
    selected.add(new Ranked(timer, query.sort() == TimerSort.ID ? id : rank, id));
  }

  private boolean isOnAnEarlierPage(LiveTimer timer) {
    if (timer.knownId() == 0 && query.after() <= TimerIds.last()) {
      return false; // what gets its id from now on comes after
    }
    return timer.id() <= query.after();
  }

  /** Returns its id; without one it comes after all that have one. */
  private static long idOrLast(LiveTimer timer) {
    long known = timer.knownId();
    return known == 0 ? Long.MAX_VALUE : known;
  }

  private long rank(LiveTimer timer) {
    return switch (query.sort()) {
      case ID -> idOrLast(timer);
      case NEXT -> timer.listedState() == TimerState.ARMED ? timer.dueNanos() : LoopClock.NEVER;
      case LATENESS -> -timer.lastLatenessNanos();
      case AGE -> timer.createdNanos(nowNanos);
    };
  }

  long matching() {
    return matching;
  }

  List<LiveTimer> inOrder() {
    List<Ranked> ranked = new ArrayList<>(selected);
    ranked.sort(Ranked.FIRST_TO_LAST);
    List<LiveTimer> timers = new ArrayList<>();
    ranked.forEach(one -> timers.add(one.timer()));
    return timers;
  }

  /** The cursor of the next page, or null where there is none. */
  @Nullable Long next() {
    Ranked last = selected.peek();
    return more && last != null && query.sort() == TimerSort.ID ? last.id() : null;
  }
}
