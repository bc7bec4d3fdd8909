// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerPage;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads listings to their end. Any thread. */
final class Listing {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Listing() {}

  /** Returns all timers, the oldest first. */
  static List<TimerInfo> all(LiveTimers impatient) {
    LiveTimers live = impatient.withPatience(PATIENCE);
    List<TimerInfo> all = new ArrayList<>();
    TimerPage page;
    long after = 0;
    do {
      page = live.page(TimerQuery.all().limit(TimerQuery.MAX_LIMIT).after(after));
      if (page.partial()) {
        throw new IllegalStateException(
            "a task that does not end keeps the timers from being seen");
      }
      all.addAll(page.timers());
      after = page.next() == null ? 0 : page.next();
    } while (page.next() != null);
    all.sort(Comparator.comparing(TimerInfo::createdAt).thenComparing(TimerInfo::id));
    return List.copyOf(all);
  }
}
