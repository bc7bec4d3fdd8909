// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import io.reactortimer.Timers;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * Why timers are suspected of being left over. Each reason is something that was seen; that nobody
 * needs the timers is a conclusion, which only the application's authors can draw.
 *
 * @since 0.1
 */
public enum SuspectReason {

  /**
   * What they belong to has ended: the scheduler's last user has released it, or the object they
   * were bound to is disposed.
   */
  OWNER_GONE,

  /**
   * The last subscriber of a repeating timer says that it is cancelled or has terminated, or all
   * sinks that its lambda emits to have: a {@link FluxSink} or {@link MonoSink} that is cancelled,
   * a {@link Sinks.Many} that has completed or, of ten or more alike, one that has no subscriber.
   */
  ENDED_BELOW,

  /**
   * Ten or more alike feed a {@code replay}, {@code cache} or {@code publish} that has no
   * subscriber in any branch, and no grace period is running.
   */
  NO_AUDIENCE,

  /**
   * A run of a {@link Timers#fixedDelay fixed delay} has not ended for 100 of its delays, and no
   * timer is at work in it.
   */
  STUCK,

  /** An interval of {@link Timers} waits for its first demand since its subscription. */
  NEVER_REQUESTED,

  /**
   * An interval of {@link Timers} waits for demand for more than 100 periods and 10 minutes, and
   * nothing below it is seen to work.
   */
  NO_DEMAND,

  /** An interval has been paused for more than an hour. */
  PAUSED,

  /**
   * Their group grows: nearly all of those that were seen twice still live several looks later. A
   * service that starts looks the same until its first sessions end.
   */
  GROWING,

  /**
   * They repeat, and have lived for more than ten times what 99 of 100 others made at the same line
   * lived; a thousand of those have ended in the last hour, none of them as old, and their
   * lifetimes were alike: 99 of 100 lived at most ten times as long as half of them.
   */
  OUTLIVED
}
