// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.Slack;
import io.reactortimer.engine.TimerLoop;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Where the timers of a publisher live, found when that is assembled: on the loops of a {@link
 * TimerScheduler}, or each on a {@code Worker} of any other scheduler.
 */
final class TimerPlace {

  private final Scheduler scheduler;

  /** Null on a scheduler that is not ours. */
  private final @Nullable Submissions submissions;

  /** Null on such a one: places there are made for one publisher each. */
  private final @Nullable SharedPublishers shared;

  private TimerPlace(Scheduler scheduler, @Nullable Submissions submissions) {
    this.scheduler = scheduler;
    this.submissions = submissions;
    this.shared = submissions == null ? null : new SharedPublishers();
  }

  /** On loops of ours: made once for all its publishers, so that it stays in the cache. */
  static TimerPlace of(Submissions submissions) {
    return new TimerPlace(submissions.scheduler().face(), submissions);
  }

  /** On a scheduler of any kind. */
  static TimerPlace on(Scheduler scheduler) {
    Submissions submissions = Submissions.to(scheduler);
    return submissions == null ? new TimerPlace(scheduler, null) : submissions.place();
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** Returns what timers of publishers like {@code wanted} share once they have begun. */
  <P extends SharedPublishers.Shareable<P>> P sharedBy(P wanted) {
    return shared == null ? wanted : shared.sharedBy(wanted);
  }

  /** For what lives on loops of ours. */
  Submissions requireSubmissions() {
    return Objects.requireNonNull(submissions);
  }

  /**
   * Finds a subscription a loop. It holds nothing before it has {@linkplain #take taken} its place.
   *
   * @throws RejectedExecutionException if there is no room, or the scheduler is disposed
   */
  TimerLoop findLoop() {
    if (submissions == null) {
      return new WorkerLoop(scheduler).loop();
    }
    if (submissions.refuses()) {
      throw submissions.limit().rejectDisposed();
    }
    submissions.limit().requireRoom();
    return submissions.scheduler().loops().loopForTimer();
  }

  /**
   * Counts a subscription in, which must {@link #leave} then.
   *
   * @throws RejectedExecutionException if there is no room, or no worker, any more
   */
  void take(TimerLoop loop) {
    if (submissions != null) {
      submissions.limit().acquire();
    } else {
      WorkerLoop host = WorkerLoop.hosting(loop);
      if (host != null) {
        host.open();
      }
    }
  }

  /** Whether the application that uses it is on its way out. */
  boolean isClosing() {
    return submissions != null && submissions.scheduler().isClosing();
  }

  /** Since when it is closing, in loop time. */
  long closingSinceNanos() {
    return submissions == null ? 0 : submissions.scheduler().closingSinceNanos();
  }

  /** Whether whoever stands for the scheduler was disposed, and timers with it. */
  boolean isGone() {
    return submissions != null && submissions.isClosed();
  }

  /** The subscription has ended. */
  void leave(TimerLoop loop) {
    if (submissions != null) {
      submissions.limit().release();
    } else {
      WorkerLoop host = WorkerLoop.hosting(loop);
      if (host != null) {
        host.over();
      }
    }
  }

  /** The slack class of a timer that is due after or every {@code delayNanos}. */
  byte slackClass(TimerSettings settings, long delayNanos) {
    if (submissions == null) {
      return Slack.EXACT;
    }
    long nanos = settings.slackNanos();
    return Slack.classOf(nanos < 0 ? submissions.scheduler().slackNanos() : nanos, delayNanos);
  }
}
