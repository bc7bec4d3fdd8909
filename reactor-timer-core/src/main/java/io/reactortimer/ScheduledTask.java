// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.TaskGroup;
import io.reactortimer.engine.TaskNode;
import io.reactortimer.engine.TimerLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;

/** A task that a {@code schedule} call of Reactor's made: immediate, or once after a delay. */
final class ScheduledTask extends TaskNode implements Disposable, Scannable, Listed {

  /** Null for an immediate task, which is not counted. */
  private final @Nullable LiveLimit limit;

  ScheduledTask(TimerLoop loop, @Nullable TaskGroup group, Runnable action, long nowNanos) {
    super(loop, group, action, nowNanos);
    this.limit = null;
  }

  ScheduledTask(
      TimerLoop loop,
      @Nullable TaskGroup group,
      Runnable action,
      long nowNanos,
      long delayNanos,
      byte slackClass,
      LiveLimit limit) {
    super(loop, group, action, nowNanos, delayNanos, slackClass);
    this.limit = limit;
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
  protected void released() {
    super.released();
    if (limit != null) {
      limit.release();
    }
  }

  @Override
  public TimerKind kind() {
    return TimerKind.DELAY;
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
