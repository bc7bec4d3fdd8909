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
 * Binds the timers of one publisher to a scheduler that is not ours: each to a loop of its own,
 * which runs on a {@code Worker}. Any thread.
 */
final class WorkerBinding extends SchedulerBinding {

  private final Scheduler scheduler;

  WorkerBinding(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public Disposable owner() {
    throw new IllegalStateException("not a scheduler of ours: " + scheduler);
  }

  @Override
  public <P extends SharedPublishers.Shareable<P>> P sharedBy(P wanted) {
    return wanted;
  }

  /** Returns null: the timers of another scheduler are not listed. */
  @Override
  public @Nullable Origin sampleOrigin(TimerKind kind, long nanos) {
    return null;
  }

  @Override
  public @Nullable Origin captureOrigin() {
    return null;
  }

  @Override
  public TimerLoop findLoop() {
    return new WorkerLoop(scheduler).loop();
  }

  @Override
  public void acquire(TimerLoop loop) {
    WorkerLoop.of(loop).open();
  }

  @Override
  public void release(TimerLoop loop) {
    WorkerLoop.of(loop).onTerminated();
  }

  /** Does nothing: the timers of another scheduler are not listed. */
  @Override
  public void started(LiveTimer timer) {}

  /** Does nothing, either. */
  @Override
  public void ended(LiveTimer timer) {}

  @Override
  public void cancelled(TimerLoop loop) {
    WorkerLoop.of(loop).close();
  }

  @Override
  public boolean isClosing() {
    return false;
  }

  @Override
  public long closingSinceNanos() {
    return 0;
  }

  @Override
  public boolean isGone() {
    return false;
  }

  @Override
  public byte slackClass(TimerSettings settings, long delayNanos) {
    return Slack.EXACT;
  }
}
