// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.Slack;
import io.reactortimer.engine.TimerLoop;
import reactor.core.scheduler.Scheduler;

/**
 * Binds timers to the loops of a scheduler of ours. There is one for all publishers that run there,
 * so that it stays in the cache. Any thread.
 */
final class LoopBinding extends SchedulerBinding {

  private final Submissions submissions;
  private final Scheduler scheduler;
  private final SharedPublishers shared = new SharedPublishers();

  LoopBinding(Submissions submissions) {
    this.submissions = submissions;
    this.scheduler = submissions.scheduler().face();
  }

  @Override
  Scheduler scheduler() {
    return scheduler;
  }

  @Override
  Submissions submissions() {
    return submissions;
  }

  @Override
  <P extends SharedPublishers.Shareable<P>> P sharedBy(P wanted) {
    return shared.sharedBy(wanted);
  }

  @Override
  TimerLoop findLoop() {
    if (submissions.refuses()) {
      throw submissions.limit().rejectDisposed();
    }
    submissions.limit().requireRoom();
    return submissions.scheduler().loops().loopForTimer();
  }

  @Override
  void acquire(TimerLoop loop) {
    submissions.limit().acquire();
  }

  @Override
  void release(TimerLoop loop) {
    submissions.limit().release();
  }

  @Override
  void cancelled(TimerLoop loop) {}

  @Override
  boolean isClosing() {
    return submissions.scheduler().isClosing();
  }

  @Override
  long closingSinceNanos() {
    return submissions.scheduler().closingSinceNanos();
  }

  @Override
  boolean isGone() {
    return submissions.isClosed();
  }

  @Override
  byte slackClass(TimerSettings settings, long delayNanos) {
    long nanos = settings.slackNanos();
    return Slack.classOf(nanos < 0 ? submissions.scheduler().slackNanos() : nanos, delayNanos);
  }
}
