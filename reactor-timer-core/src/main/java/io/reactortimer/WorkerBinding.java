// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.Slack;
import io.reactortimer.engine.TimerLoop;
import reactor.core.scheduler.Scheduler;

/**
 * Binds the timers of one publisher to a scheduler that is not ours: each to a loop of its own,
 * which runs on a {@code Worker}. Any thread.
 */
final class WorkerBinding extends SchedulerBinding {

  private final Scheduler scheduler;

  WorkerBinding(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  Scheduler scheduler() {
    return scheduler;
  }

  @Override
  Submissions submissions() {
    throw new IllegalStateException("not a scheduler of ours: " + scheduler);
  }

  @Override
  <P extends SharedPublishers.Shareable<P>> P sharedBy(P wanted) {
    return wanted;
  }

  @Override
  TimerLoop findLoop() {
    return new WorkerLoop(scheduler).loop();
  }

  @Override
  void acquire(TimerLoop loop) {
    WorkerLoop.of(loop).open();
  }

  @Override
  void release(TimerLoop loop) {
    WorkerLoop.of(loop).over();
  }

  @Override
  void cancelled(TimerLoop loop) {
    WorkerLoop.of(loop).close();
  }

  @Override
  boolean isClosing() {
    return false;
  }

  @Override
  long closingSinceNanos() {
    return 0;
  }

  @Override
  boolean isGone() {
    return false;
  }

  @Override
  byte slackClass(TimerSettings settings, long delayNanos) {
    return Slack.EXACT;
  }
}
