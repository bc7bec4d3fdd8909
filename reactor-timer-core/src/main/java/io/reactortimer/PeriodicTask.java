// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.MissedTicks;
import io.reactortimer.engine.PeriodicTaskNode;
import io.reactortimer.engine.Slack;
import io.reactortimer.engine.TaskGroup;
import io.reactortimer.engine.TimerLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;

/** A task that a {@code schedulePeriodically} call of Reactor's made. */
final class PeriodicTask extends PeriodicTaskNode implements Disposable, Scannable, Listed {

  private final LiveLimit limit;

  PeriodicTask(
      TimerLoop loop,
      @Nullable TaskGroup group,
      Runnable action,
      long nowNanos,
      long delayNanos,
      long periodNanos,
      MissedTicks policy,
      long slackNanos,
      LiveLimit limit) {
    super(
        loop,
        group,
        action,
        nowNanos,
        delayNanos,
        periodNanos,
        policy,
        Slack.classOf(slackNanos, Math.min(delayNanos, periodNanos)),
        Slack.classOf(slackNanos, periodNanos));
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
    limit.release();
  }

  @Override
  public TimerKind kind() {
    return TimerKind.PERIODIC;
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
}
