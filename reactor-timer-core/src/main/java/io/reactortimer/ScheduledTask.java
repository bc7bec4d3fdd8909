// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.TaskNode;
import io.reactortimer.engine.TimerLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;

/** A task that a {@code schedule} call of Reactor's made: immediate, or once after a delay. */
final class ScheduledTask extends TaskNode implements Disposable, Scannable, ListedTask {

  private final Submissions submissions;

  ScheduledTask(
      TimerLoop loop,
      @Nullable TimerWorker worker,
      Submissions submissions,
      Runnable action,
      long nowNanos) {
    super(loop, worker, action, nowNanos);
    this.submissions = submissions;
  }

  ScheduledTask(
      TimerLoop loop,
      @Nullable TimerWorker worker,
      Submissions submissions,
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
  protected boolean endsInOneStep() {
    return !isInGroup() && submissions.limit().max() == 0;
  }

  @Override
  protected void released() {
    super.released();
    if (!isImmediate()) {
      submissions.limit().release(); // immediate ones were not counted in
    }
  }

  @Override
  public Submissions submissions() {
    return submissions;
  }

  @Override
  public @Nullable Runnable submitted() {
    return DecoratedTask.submitted(action());
  }

  @Override
  public TimerKind kind() {
    return OperatorKinds.of(submitted(), TimerKind.TASK);
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
