// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.lateness.NamedTimer;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.turnover.GroupKey;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a listing asks a live timer. Answers are racy reads, from any thread. Kind, name and chain
 * may be read off operators and subscribers that are not ours, which is guarded, and happens only
 * when somebody lists.
 */
public interface LiveTimer extends NamedTimer {

  /** The kinds that can complete. */
  Set<TimerKind> COMPLETABLE =
      Collections.unmodifiableSet(
          EnumSet.of(TimerKind.INTERVAL, TimerKind.KEEP_ALIVE, TimerKind.FIXED_DELAY));

  /**
   * Returns its kind.
   *
   * @param chain that it begins, which others may have read already
   */
  TimerKind kind(ChainSteps chain);

  default TimerKind kind() {
    return kind(true);
  }

  /**
   * Returns its kind.
   *
   * @param asking as in {@link #group}
   */
  default TimerKind kind(boolean asking) {
    return kind(asking ? ChainSteps.of(chainHead()) : ChainSteps.ofHead(chainHead()));
  }

  @Override
  default GroupKey group(boolean asking) {
    return new GroupKey(asking ? listedName() : givenName(), kind(asking));
  }

  /**
   * Returns its id if it has one yet, else 0: then it will be greater than every id that the caller
   * has seen before.
   */
  long knownId();

  /** Returns when it was made, in loop time. */
  long createdNanos(long nowNanos);

  /** Returns when it is due, in loop time. */
  long dueNanos();

  TimerState listedState();

  /**
   * Returns what begins the chain of operators down to the subscriber; null where there is none.
   */
  @Nullable Object chainHead();

  default @Nullable String listedName() {
    return null;
  }

  /** Returns the name that is its own, and not read off an operator; null for none. */
  default @Nullable String givenName() {
    return null;
  }

  /**
   * Returns the same.
   *
   * @param chain that it begins, which others may have read already
   */
  default @Nullable String listedName(ChainSteps chain) {
    return listedName();
  }

  /** Tells whether its owner, if it was given one, has ended. */
  default boolean isOwnerGone() {
    return false;
  }

  /** Tells whether it has been asked for a tick, as far as that can be seen. */
  default boolean wasEverRequested() {
    return true;
  }

  /** Returns where it was made; null for most, and where it is not known. */
  default @Nullable Origin origin() {
    return null;
  }

  default Map<String, String> listedTags() {
    return Map.of();
  }

  /** Returns its period; zero for a timer that fires once. */
  default long listedPeriodNanos() {
    return 0;
  }

  default long ticks() {
    return 0;
  }

  default long missedTicks() {
    return 0;
  }

  /** Returns how many of its due times found its gate closed. */
  default long gatedTicks() {
    return 0;
  }

  /** Returns the name of its gate; null where there is none. */
  default @Nullable String gateName() {
    return null;
  }

  /** Returns how late its last tick was; negative before the first. */
  default long lastLatenessNanos() {
    return -1;
  }

  /** Returns how many ticks are asked for; null where that cannot be seen. */
  default @Nullable Long demand() {
    return null;
  }

  default long lastDemandWaitNanos() {
    return 0;
  }

  // What may be done to it. Any thread may ask for it; it is done by the loop.

  /** Tells whether timers like this one can complete at all, whatever they are part of. */
  default boolean hasCompletableKind() {
    return false;
  }

  /** Tells whether a stream ends with it, and nothing else does. */
  default boolean isCompletable() {
    Object head = chainHead();
    return hasCompletableKind()
        && head != null
        && PassingOperators.leadToEdge(PipelineSteps.next(head));
  }

  /** Completes it. Returns false if it had ended before. */
  default boolean complete() {
    throw new UnsupportedOperationException(kind() + " cannot be completed");
  }

  /** Completes it as soon as it is in the middle of nothing. */
  default void completeWhenIdle() {
    complete();
  }

  /** Tells whether it can be paused, resumed and reset. */
  default boolean isSteerable() {
    return false;
  }

  /** Stops ticking until resumed. Returns false if it did not tick. */
  default boolean pauseTicks() {
    throw new UnsupportedOperationException(kind() + " cannot be paused");
  }

  /** Goes on with the next grid point. Returns false if it was not paused. */
  default boolean resumeTicks() {
    throw new UnsupportedOperationException(kind() + " cannot be resumed");
  }

  /**
   * Restarts the grid now. Returns false if it has ended.
   *
   * @param newPeriodNanos zero to keep the period
   */
  default boolean resetGrid(long newPeriodNanos) {
    throw new UnsupportedOperationException(kind() + " cannot be reset");
  }
}
