// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.live.CompletionResult;
import io.reactortimer.live.SteeringResult;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.TimerQuery;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Completes, pauses, resumes and resets the live timers of one scheduler, one by its id or all that
 * match a query. Refuses those that this cannot be done to, with the reason. Any thread.
 */
final class TimerSteering {

  /** The reasons that say that nobody hears a timer. */
  private static final Set<SuspectReason> UNHEARD =
      Set.of(SuspectReason.NO_AUDIENCE, SuspectReason.ENDED_BELOW);

  private final TimerWalk walk;
  private final TimerJudge judge;
  private final Function<TimerQuery, TimerFilter> filters;

  /**
   * @param judge tells which timers are suspects
   * @param filters tells which timers match a query
   */
  TimerSteering(TimerWalk walk, TimerJudge judge, Function<TimerQuery, TimerFilter> filters) {
    this.walk = walk;
    this.judge = judge;
    this.filters = filters;
  }

  /** Returns the same on another walk. */
  TimerSteering on(TimerWalk other, Function<TimerQuery, TimerFilter> itsFilters) {
    return new TimerSteering(other, judge, itsFilters);
  }

  boolean complete(long id) {
    LiveTimer timer = walk.find(id);
    if (timer == null) {
      return false;
    }
    if (timer.isCompletable()) {
      return timer.complete();
    }
    throw Refusal.toComplete(timer);
  }

  CompletionResult completeAll(TimerQuery query, long limit) {
    MatchingTimers matching = completable(query);
    long completed = matching.doTo(LiveTimer::complete, limit);
    return new CompletionResult(completed, matching.refused(), matching.partial());
  }

  CompletionResult countCompletable(TimerQuery query) {
    MatchingTimers matching = completable(query);
    return new CompletionResult(matching.count(), matching.refused(), matching.partial());
  }

  private MatchingTimers completable(TimerQuery query) {
    TimerFilter filter = filters.apply(query); // first: it may look for suspects
    return MatchingTimers.of(walk::visit, filter, mayComplete(query));
  }

  /**
   * Tells which timers may be completed. One that feeds a multicaster or a sink without subscribers
   * is not at the edge of the application; if it is a suspect for that, it has no stream that could
   * be cut.
   */
  private Predicate<LiveTimer> mayComplete(TimerQuery query) {
    Set<SuspectReason> unheard = EnumSet.copyOf(UNHEARD);
    unheard.retainAll(query.suspects());
    if (unheard.isEmpty()) {
      return LiveTimer::isCompletable;
    }
    Predicate<LiveTimer> silent = judge.among(unheard, walk.nowNanos());
    return timer -> timer.isCompletable() || (timer.hasCompletableKind() && silent.test(timer));
  }

  SteeringResult steerAll(TimerQuery query, Predicate<LiveTimer> steer, long limit) {
    MatchingTimers matching = steerable(query);
    long steered = matching.doTo(steer, limit);
    return new SteeringResult(steered, matching.refused(), matching.partial());
  }

  SteeringResult countSteerable(TimerQuery query) {
    MatchingTimers matching = steerable(query);
    return new SteeringResult(matching.count(), matching.refused(), matching.partial());
  }

  private MatchingTimers steerable(TimerQuery query) {
    return MatchingTimers.of(walk::visit, filters.apply(query), LiveTimer::isSteerable);
  }

  /**
   * Steers one timer.
   *
   * @param steer returns false if it had nothing to do
   * @param done what is done, as in "can be paused"
   */
  boolean steer(long id, Predicate<LiveTimer> steer, String done) {
    LiveTimer timer = findSteerable(id, done);
    return timer != null && steer.test(timer);
  }

  private @Nullable LiveTimer findSteerable(long id, String done) {
    LiveTimer timer = walk.find(id);
    if (timer == null || timer.isSteerable()) {
      return timer;
    }
    throw Refusal.toSteer(timer, done);
  }
}
