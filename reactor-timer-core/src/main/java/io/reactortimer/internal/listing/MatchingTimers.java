// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.Arguments;
import io.reactortimer.live.TimerKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The live timers that match a query, at one look: those that something can be done to, and how
 * many of each kind that it cannot be done to. Owned by the thread that looks.
 */
final class MatchingTimers {

  private final List<LiveTimer> fit = new ArrayList<>();
  private final Map<TimerKind, Long> refused = new EnumMap<>(TimerKind.class);
  private boolean partial;

  private MatchingTimers() {}

  /**
   * Looks for them.
   *
   * @param walk tells of each live timer, and returns whether some could not be seen
   * @param filter which of them match
   * @param fits whether it can be done to a timer
   */
  static MatchingTimers of(
      Predicate<Consumer<LiveTimer>> walk, TimerFilter filter, Predicate<LiveTimer> fits) {
    MatchingTimers matching = new MatchingTimers();
    matching.partial =
        walk.test(
            timer -> {
              if (!filter.matches(timer)) {
                return;
              }
              if (fits.test(timer)) {
                matching.fit.add(timer);
              } else {
                matching.refused.merge(timer.kind(), 1L, Long::sum);
              }
            });
    return matching;
  }

  /** Does it to so many at most, not counting those that there was nothing to do to. */
  long doTo(Predicate<LiveTimer> action, long limit) {
    Arguments.requireNotNegative(limit, "limit");
    long done = 0;
    for (LiveTimer timer : fit) {
      if (done == limit) {
        break;
      }
      if (action.test(timer)) {
        done++;
      }
    }
    return done;
  }

  long count() {
    return fit.size();
  }

  Map<TimerKind, Long> refused() {
    return refused;
  }

  boolean partial() {
    return partial;
  }
}
