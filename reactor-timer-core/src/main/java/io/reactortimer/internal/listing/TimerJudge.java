// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.Suspects;
import java.util.Set;
import java.util.function.Predicate;

/** Looks at live timers while they are listed, and tells which of them are suspects. Any thread. */
public interface TimerJudge {

  /**
   * Begins a look at all live timers.
   *
   * @param nowNanos in loop time
   */
  Look begin(long nowNanos);

  /** Tells of a live timer whether it was among the suspects of the last look. */
  Predicate<LiveTimer> among(Set<SuspectReason> reasons, long nowNanos);

  /** One look. Used by one thread. */
  interface Look {

    void add(SeenTimer seen);

    /** Tells whether each timer must be shown once more, to {@link #addAgain}. */
    boolean needsSecondWalk();

    void addAgain(LiveTimer timer);

    /**
     * Returns the suspects.
     *
     * @param limit the maximum number of groups
     * @param partial whether a stalled loop kept timers from being seen
     */
    Suspects end(int limit, boolean partial);
  }
}
