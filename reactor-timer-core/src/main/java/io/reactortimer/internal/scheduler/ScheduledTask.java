// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.TaskNode;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.listing.ChainSteps;
import io.reactortimer.internal.listing.LiveTask;
import io.reactortimer.internal.listing.OperatorKinds;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;

/** A task that a {@code schedule} call of Reactor's made: immediate, or once after a delay. */
final class ScheduledTask extends TaskNode implements Disposable, Scannable, LiveTask, Submitted {

  private final TaskSubmitter submissions;

  ScheduledTask(
      TimerLoop loop,
      @Nullable TimerWorker worker,
      TaskSubmitter submissions,
      Runnable action,
      long nowNanos) {
    super(loop, worker, action, nowNanos);
    this.submissions = submissions;
  }

  ScheduledTask(
      TimerLoop loop,
      @Nullable TimerWorker worker,
      TaskSubmitter submissions,
      Runnable action,
      long nowNanos,
      long delayNanos,
      byte slackClass) {
    super(loop, worker, action, nowNanos, delayNanos, slackClass);
    this.submissions = submissions;
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
  protected boolean isTimeout(long nowNanos) {
    try {
      return kind(submissions.scheduler().loops().mayAsk(this)) == TimerKind.TIMEOUT;
    } catch (RuntimeException | OutOfMemoryError e) {
      return false; // from the operators of others, which it is read off, or for want of memory
    }
  }

  @Override
  protected boolean endsInOneStep() {
    return !isInGroup() && submissions.limit().max() == 0;
  }

  @Override
  protected void released() {
    if (!isImmediate()) { // immediate ones were not counted in
      submissions.ended(this);
      submissions.limit().release();
    }
    super.released();
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
    return OperatorKinds.of(chain, TimerKind.TASK);
  }

  @Override
  public TimerState listedState() {
    return isRunning() ? TimerState.FIRING : TimerState.ARMED;
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    return (key == Attr.TERMINATED || key == Attr.CANCELLED) ? isDisposed() : null;
  }
}
