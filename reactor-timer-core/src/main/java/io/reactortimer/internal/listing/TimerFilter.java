// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.engine.loop.ScanDepth;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which live timers a query asks for, on whatever page. Used by one thread. */
final class TimerFilter {

  private final @Nullable TimerState state;
  private final @Nullable TimerKind kind;
  private final @Nullable String name;
  private final @Nullable String tagKey;
  private final @Nullable String tagValue;
  private final long minAgeNanos;
  private final long nowNanos;
  private final Predicate<LiveTimer> suspected;
  private final ScanDepth depth;

  /** Of the timer that is looked at. */
  private final ChainSteps chain = new ChainSteps();

  /**
   * Makes a filter of what the query asks for.
   *
   * @param nowNanos what ages are counted to, in loop time
   * @param suspected whether a timer is one of the suspects that are asked for
   */
  TimerFilter(TimerQuery query, long nowNanos, Predicate<LiveTimer> suspected) {
    this.suspected = suspected;
    this.state = query.state();
    this.kind = query.kind();
    this.name = query.name();
    this.tagKey = query.tagKey();
    this.tagValue = query.tagValue();
    this.minAgeNanos = query.minAge().toNanos();
    this.nowNanos = nowNanos;
    boolean ofState = kind == null && name == null && tagKey == null && query.suspects().isEmpty();
    this.depth = ofState ? ScanDepth.STATE : ScanDepth.CHAIN;
  }

  /** Returns how much of each timer it looks at. */
  ScanDepth depth() {
    return depth;
  }

  /** Tells whether the query asks for this timer. What is cheap to know is asked first. */
  boolean matches(LiveTimer timer) {
    return (state == null || timer.listedState() == state)
        && (minAgeNanos == 0 || nowNanos - timer.createdNanos(nowNanos) >= minAgeNanos)
        && (kind == null || timer.kind(chain.at(timer.chainHead())) == kind)
        && (name == null || matchesName(name, timer.listedName(chain.at(timer.chainHead()))))
        && (tagKey == null || Objects.equals(timer.listedTags().get(tagKey), tagValue))
        && suspected.test(timer);
  }

  private static boolean matchesName(String name, @Nullable String candidate) {
    if (candidate == null) {
      return false;
    }
    int last = name.length() - 1;
    return name.charAt(last) == '*'
        ? candidate.regionMatches(0, name, 0, last)
        : candidate.equals(name);
  }
}
