// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.PeriodicTaskNode;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.listing.ChainSteps;
import io.reactortimer.internal.listing.LiveTask;
import io.reactortimer.internal.listing.OperatorKinds;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;

/** A task that a {@code schedulePeriodically} call of Reactor's made. */
final class PeriodicTask extends PeriodicTaskNode
    implements Disposable, Scannable, LiveTask, Submitted {

  private final TaskSubmitter submissions;

  PeriodicTask(
      TimerLoop loop,
      @Nullable TimerWorker worker,
      TaskSubmitter submissions,
      Runnable action,
      long nowNanos,
      long delayNanos,
      long periodNanos) {
    super(
        loop,
        worker,
        action,
        nowNanos,
        delayNanos,
        periodNanos,
        forTasks(submissions.scheduler().settings().missedTicks()),
        Slack.classOf(submissions.scheduler().slackNanos(), Math.min(delayNanos, periodNanos)),
        Slack.classOf(submissions.scheduler().slackNanos(), periodNanos));
    this.submissions = submissions;
  }

  /**
   * Returns the policy for a task. An interval of ours asks for its next tick; a task is given it.
   * {@code Flux.interval} fails if its subscriber has not asked for one by then, so a late tick
   * must leave that some time.
   */
  private static MissedTicks forTasks(MissedTicks policy) {
    return policy == MissedTicks.SKIP ? MissedTicks.SPACED : policy;
  }

  @Override
  public void dispose() {
    tryCancel();
  }

  @Override
  public boolean isDisposed() {
    return isEnded();
  }

  @Override
  protected boolean hasOwnerEnded() {
    return submissions.isClosed();
  }

  @Override
  protected void beforeRun() {
    if (submissions.scheduler().isClosing() && isCompletable()) {
      FluxIntervalCompletion.submit(this); // behind this last tick
    }
  }

  @Override
  protected void released() {
    submissions.ended(this);
    super.released();
    submissions.limit().release();
  }

  @Override
  public Disposable owner() {
    return submissions.owner();
  }

  @Override
  public @Nullable Runnable submitted() {
    return DecoratedTask.submitted(action());
  }

  @Override
  public @Nullable Origin origin() {
    Origin scheduled = DecoratedTask.origin(action());
    return scheduled == null ? LiveTask.super.origin() : scheduled;
  }

  @Override
  public TimerKind kind(ChainSteps chain) {
    return OperatorKinds.of(chain, TimerKind.PERIODIC);
  }

  @Override
  public TimerState listedState() {
    return isRunning() ? TimerState.FIRING : TimerState.ARMED;
  }

  @Override
  public long listedPeriodNanos() {
    return Math.max(0, periodNanos());
  }

  @Override
  public long ticks() {
    return runs();
  }

  @Override
  public long missedTicks() {
    return missed();
  }

  @Override
  public long lastLatenessNanos() {
    return latenessNanos();
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    return (key == Attr.TERMINATED || key == Attr.CANCELLED) ? isDisposed() : null;
  }

  @Override
  public boolean hasCompletableKind() {
    return kind() == TimerKind.INTERVAL;
  }

  @Override
  public boolean complete() {
    return FluxIntervalCompletion.submit(this);
  }
}
