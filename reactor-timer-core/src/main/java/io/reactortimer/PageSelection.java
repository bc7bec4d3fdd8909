// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the timers with the smallest ids of all that match a query: memory for one page, however
 * many are offered. Used by one thread.
 */
final class PageSelection {

  private final TimerQuery query;

  /** The largest id first, so that it is the one to give way. */
  private final PriorityQueue<Listed> selected =
      new PriorityQueue<>(Comparator.comparingLong(Listed::id).reversed());

  private long matching;
  private boolean more;

  PageSelection(TimerQuery query) {
    this.query = query;
  }

  void offer(Listed timer) {
    if (!query.matchesName(timer.listedName())) {
      return;
    }
    matching++;
    if (timer.id() <= query.after()) {
      return;
    }
    if (selected.size() == query.limit()) {
      more = true;
      Listed last = selected.element();
      if (timer.id() > last.id()) {
        return;
      }
      selected.remove();
    }
    selected.add(timer);
  }

  long matching() {
    return matching;
  }

  List<Listed> inOrder() {
    List<Listed> timers = new ArrayList<>(selected);
    timers.sort(Comparator.comparingLong(Listed::id));
    return timers;
  }

  /** The cursor of the next page, or null on the last one. */
  @Nullable Long next() {
    Listed last = selected.peek();
    return more && last != null ? last.id() : null;
  }
}
