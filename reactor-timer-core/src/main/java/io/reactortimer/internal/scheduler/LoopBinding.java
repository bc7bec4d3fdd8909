// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.live.TimerKind;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Binds timers to the loops of a scheduler of ours. There is one for all publishers that run there,
 * so that it stays in the cache. Any thread.
 */
final class LoopBinding extends SchedulerBinding {

  private final TaskSubmitter submissions;
  private final Scheduler scheduler;
  private final SharedPublishers shared = new SharedPublishers();

  LoopBinding(TaskSubmitter submissions) {
    this.submissions = submissions;
    this.scheduler = submissions.scheduler().face();
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public Disposable owner() {
    return submissions.owner();
  }

  @Override
  public <P extends SharedPublishers.Shareable<P>> P sharedBy(P wanted) {
    return shared.sharedBy(wanted);
  }

  @Override
  public @Nullable Origin sampleOrigin(TimerKind kind, long nanos) {
    return submissions.scheduler().origins().sample(kind, nanos);
  }

  @Override
  public @Nullable Origin captureOrigin() {
    return submissions.scheduler().origins().capture();
  }

  @Override
  public TimerLoop findLoop() {
    if (submissions.refuses()) {
      throw submissions.limit().rejectDisposed();
    }
    submissions.limit().requireRoom();
    return submissions.scheduler().loops().loopForTimer();
  }

  @Override
  public void acquire(TimerLoop loop) {
    submissions.limit().acquire();
  }

  @Override
  public void release(TimerLoop loop) {
    submissions.limit().release();
  }

  @Override
  public void started(LiveTimer timer) {
    submissions.started(timer);
  }

  @Override
  public void ended(LiveTimer timer) {
    submissions.ended(timer);
  }

  @Override
  public void cancelled(TimerLoop loop) {}

  @Override
  public boolean isClosing() {
    return submissions.scheduler().isClosing();
  }

  @Override
  public long closingSinceNanos() {
    return submissions.scheduler().closingSinceNanos();
  }

  @Override
  public boolean isGone() {
    return submissions.isClosed();
  }

  @Override
  public byte slackClass(TimerSettings settings, long delayNanos) {
    long nanos = settings.slackNanos();
    return Slack.classOf(nanos < 0 ? submissions.scheduler().slackNanos() : nanos, delayNanos);
  }
}
