// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * One subscription to the outcomes of a task with a fixed delay.
 *
 * <p>The timer fires twice a run: to begin it, and to deliver its outcome as soon as it has ended.
 * In between it is idle, and the run holds it. So the loop delivers everything, and there is never
 * more than one run.
 */
final class FixedDelaySubscription<R> extends DemandSubscription<R> {

  private final FixedDelayPlan<R> plan;

  /** Null once ended. */
  private @Nullable Supplier<? extends Publisher<?>> task;

  /**
   * The run that is under way, or has ended and is to be told of. Null in between. Written by the
   * loop, and at the end of all.
   */
  private volatile @Nullable FixedDelayRun run;

  /** How many runs were told of. Written by the loop. */
  private volatile long outcomes;

  /** Of the last run, for listings. Negative before it. */
  private float latenessNanos = -1;

  private FixedDelaySubscription(
      FixedDelayPlan<R> plan,
      long initialDelayNanos,
      Supplier<? extends Publisher<?>> task,
      TimerLoop loop) {
    super(
        loop,
        slackClass(plan, Math.min(initialDelayNanos, plan.delayNanos())),
        slackClass(plan, plan.delayNanos()),
        loop.clock().nowNanos());
    this.plan = plan;
    this.task = task;
    due(LoopClock.plus(loop.clock().nowNanos(), initialDelayNanos));
  }

  private static byte slackClass(FixedDelayPlan<?> plan, long delayNanos) {
    return plan.binding().slackClass(plan.settings(), delayNanos);
  }

  static <R> FixedDelaySubscription<R> of(
      FixedDelayPlan<R> plan, long initialDelayNanos, Supplier<? extends Publisher<?>> task) {
    return new FixedDelaySubscription<>(plan, initialDelayNanos, task, plan.binding().findLoop());
  }

  /** A run that is under way may end, and is told of, before that. */
  @Override
  public void completeWhenIdle() {
    if (run == null) {
      end(null);
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      refuseRequest(n);
    } else if (addRequested(n) >= 0 && hasDemand()) {
      arm(); // else the run does, when it has ended
    }
  }

  @Override
  protected boolean hasDemand() {
    FixedDelayRun current = run;
    return current == null
        ? requested() > outcomes || isClosing() // which is to be told
        : current.hasEnded();
  }

  @Override
  protected long tick(long nowNanos) {
    // Before the subscriber: no run begins because the end has taken this one.
    FixedDelayRun current = run;
    CoreSubscriber<? super R> subscriber = actual();
    if (subscriber == null) {
      return -1; // cancelled since the claim
    }
    if (current != null && current.hasEnded()) {
      tell(subscriber, current);
    }
    if (run == null && isClosing()) {
      end(null);
    } else if (current == null && requested() > outcomes) {
      try {
        begin(new FixedDelayRun(this, subscriber.currentContext(), lateNanos(nowNanos), nowNanos));
      } catch (Throwable failure) { // for want of memory, say: what the run throws is its outcome
        countRun(lateNanos(nowNanos), true);
        fail(subscriber, failure);
      }
    }
    return -1; // a run is counted at its end
  }

  private long lateNanos(long nowNanos) {
    return nowNanos - Math.max(dueNanos(), Math.min(nowNanos, demandNanos()));
  }

  /**
   * Begins a run, with the subscriber's Context, and thread-locals from it where Reactor restores
   * those, from the call of the supplier on.
   */
  private void begin(FixedDelayRun next) {
    Supplier<? extends Publisher<?>> supplier = task;
    if (supplier == null) {
      return; // cancelled since the claim
    }
    latenessNanos = next.latenessNanos();
    run = next;
    Publisher<Object> publisher =
        Flux.<Object>defer(() -> Flux.from(supplier.get())).contextWrite(UnaryOperator.identity());
    try {
      publisher.subscribe(next);
    } catch (Throwable failure) { // fatal ones too: the outcome tells of them
      next.onError(failure);
    }
    if (isDone()) {
      run = null;
      next.cancel(); // who cancelled us may not have seen it
    }
  }

  private void tell(CoreSubscriber<? super R> subscriber, FixedDelayRun ended) {
    due(LoopClock.plus(ended.endNanos(), plan.delayNanos()));
    long sequence = outcomes;
    run = null;
    countRun(ended.latenessNanos(), ended.error() != null);
    R outcome;
    try {
      outcome =
          plan.shape()
              .of(
                  sequence,
                  ended.latenessNanos(),
                  ended.endNanos() - ended.beginNanos(),
                  ended.error());
    } catch (Throwable failure) { // for want of memory
      fail(subscriber, failure);
      return;
    }
    outcomes = sequence + 1;
    subscriber.onNext(outcome);
  }

  /**
   * The run has been marked as ended: its outcome is due now, since its beginning was. On whatever
   * thread it has ended, which may be more than one: so the deadline is left to the loop.
   */
  void runEnded() {
    arm();
  }

  @Override
  protected void released() {
    forget();
    task = null;
    super.released();
    FixedDelayRun current = run;
    run = null;
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  SchedulerBinding binding() {
    return plan.binding();
  }

  @Override
  TimerSettings settings() {
    return plan.settings();
  }

  @Override
  public TimerKind kind() {
    return TimerKind.FIXED_DELAY;
  }

  @Override
  public TimerState listedState() {
    return run == null ? super.listedState() : TimerState.FIRING;
  }

  @Override
  public long listedPeriodNanos() {
    return plan.delayNanos();
  }

  @Override
  public long ticks() {
    return outcomes;
  }

  @Override
  public long lastLatenessNanos() {
    return (long) latenessNanos;
  }

  @Override
  long met() {
    return outcomes;
  }

  @Override
  public String stepName() {
    return "fixedDelay";
  }
}
