// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.live.TimerKind;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Where the timers of a publisher run, found when that is assembled. Any thread.
 *
 * <p>A subscription finds its loop first, and holds nothing; it takes its place there when its
 * subscriber is about to know it, and gives that back when it has ended.
 */
public abstract class SchedulerBinding {

  /** Returns the scheduler as users know it. */
  public abstract Scheduler scheduler();

  /** Returns whom its timers end with; only of a scheduler of ours. */
  public abstract Disposable owner();

  /** Returns what timers of publishers like {@code wanted} share once they have begun. */
  public abstract <P extends SharedPublishers.Shareable<P>> P sharedBy(P wanted);

  /**
   * Returns where the current thread makes a timer, if that is to be recorded; null if not, and if
   * there is no code of the application on the stack.
   *
   * @param nanos its period or delay
   */
  public abstract @Nullable Origin sampleOrigin(TimerKind kind, long nanos);

  /** Returns where the current thread makes a timer, whatever the sample; null if unknown. */
  public abstract @Nullable Origin captureOrigin();

  /**
   * Returns a loop for a subscription, which holds nothing yet.
   *
   * @throws RejectedExecutionException if there is no room, or the scheduler is disposed
   */
  public abstract TimerLoop findLoop();

  /**
   * Counts a subscription in, which must {@link #release} that loop when it has ended.
   *
   * @throws RejectedExecutionException if there is no room, or no worker, any more
   */
  public abstract void acquire(TimerLoop loop);

  /** Counts a subscription out, which has ended but for a last signal perhaps. */
  public abstract void release(TimerLoop loop);

  /** Takes in that a timer was made. */
  public abstract void started(LiveTimer timer);

  /** Takes in that a timer ends, while it still has what its name and kind are read off. */
  public abstract void ended(LiveTimer timer);

  /** Ends what ran for one subscription, which was cancelled and has nothing left to say. */
  public abstract void cancelled(TimerLoop loop);

  /** Tells whether the application that uses the scheduler is on its way out. */
  public abstract boolean isClosing();

  /** Returns since when it is, in loop time. */
  public abstract long closingSinceNanos();

  /** Tells whether what stands for the scheduler was disposed, and its timers with it. */
  public abstract boolean isGone();

  /** Returns the slack class of a timer that is due after or every {@code delayNanos}. */
  public abstract byte slackClass(TimerSettings settings, long delayNanos);
}
