// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.gate.FireGate;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.listing.ChainSteps;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.ClosingState;
import io.reactortimer.internal.scheduler.ReactorFailures;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * One subscription to the outcomes of a task with a fixed delay.
 *
 * <p>The timer fires twice per run: to start it, and to deliver its outcome as soon as it has
 * ended. In between the timer is idle, and the run refers to it. So the loop delivers all signals,
 * and there is never more than one run.
 */
class FixedDelaySubscription<R> extends DemandSubscription<R> {

  /** When an outcome that could not be made for want of memory is made, at the latest. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Replaced once it has ended, by one without tags and owner. */
  private FixedDelayPlan<R> plan;

  /** Null once ended. */
  private @Nullable Supplier<? extends Publisher<?>> task;

  /**
   * The current run, or one whose outcome is still to be delivered. Null in between. Written by the
   * loop, and when the subscription ends.
   */
  private volatile @Nullable FixedDelayRun run;

  /**
   * When the first run is due, while the end at closing is due before it; else negative. Written
   * before it is armed for the first time, and by the loop.
   */
  private long setAsideNanos = -1;

  /**
   * Whether it has to end as soon as there is memory for that, whatever is asked for by then.
   * Written by the loop.
   */
  private boolean mustEnd;

  /** How many outcomes were delivered. Written by the loop. */
  private volatile long outcomes;

  /** Of the last run, for listings. Negative before it. */
  private float latenessNanos = -1;

  FixedDelaySubscription(
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
    setDeadline(LoopClock.plus(loop.clock().nowNanos(), initialDelayNanos));
  }

  private static byte slackClass(FixedDelayPlan<?> plan, long delayNanos) {
    return plan.binding().slackClass(plan.settings(), delayNanos);
  }

  static <R> FixedDelaySubscription<R> of(
      FixedDelayPlan<R> plan,
      long initialDelayNanos,
      Supplier<? extends Publisher<?>> task,
      @Nullable FireGate gate) {
    TimerLoop loop = plan.binding().findLoop();
    return gate == null
        ? new FixedDelaySubscription<>(plan, initialDelayNanos, task, loop)
        : new GatedFixedDelaySubscription<>(
            plan, initialDelayNanos, task, loop, new GatePass(gate));
  }

  /** Completes now unless a run is in progress; its outcome is delivered first. */
  @Override
  public void completeWhenIdle() {
    FixedDelayRun current;
    do {
      current = run;
      if (current == null) {
        end(null);
        return;
      }
      current.makeLast();
    } while (current != run); // the loop may have told of it before it could see that
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      refuseRequest(n);
    } else if (addRequested(n) >= 0 && hasDemand()) {
      arm(); // else the run arms it when it has ended
    }
  }

  @Override
  protected boolean mayMove() {
    return true;
  }

  @Override
  protected boolean hasDemand() {
    FixedDelayRun current = run;
    return current == null
        ? requested() > outcomes || mustEnd || isClosing() // the end must be delivered
        : current.hasEnded();
  }

  @Override
  protected long tick(long nowNanos) {
    // Read before the subscriber: an end that clears the run must not start another one.
    FixedDelayRun current = run;
    CoreSubscriber<? super R> subscriber = actual();
    if (subscriber == null) {
      return -1; // cancelled since the claim
    }
    if (current != null && current.hasEnded()) {
      tell(subscriber, current, nowNanos);
    }
    mustEnd |= current != null && current.isLast();
    if (run == null && (mustEnd || isSurelyClosing())) {
      endOrPutOff(nowNanos);
    } else if (current == null && requested() > outcomes && returnToDelay(nowNanos)) {
      try {
        if (admitRun(nowNanos)) {
          Context context = contextOfRun(subscriber.currentContext());
          begin(new FixedDelayRun(this, context, lateNanos(nowNanos), nowNanos));
        }
      } catch (Throwable failure) { // not of the run, whose failure is its outcome
        notBegun(subscriber, failure, nowNanos);
      }
    }
    return -1; // a run is counted at its end
  }

  @Override
  final void setAside(long dueNanos) {
    setAsideNanos = dueNanos;
  }

  /**
   * Returns to the deadline of the first run, where that of the end has passed and its application
   * goes on.
   *
   * @return whether a run is due
   */
  private boolean returnToDelay(long nowNanos) {
    if (setAsideNanos < 0) {
      return true;
    }
    if (setAsideNanos > nowNanos && binding().isClosing()) { // not known to end: look again
      setDeadline(Math.min(setAsideNanos, soonNanos(nowNanos)));
      return false;
    }
    setDeadline(setAsideNanos);
    setAsideNanos = -1;
    return dueNanos() <= nowNanos;
  }

  /** Returns when to look again whether the application closes. */
  private long soonNanos(long nowNanos) {
    return LoopClock.plus(nowNanos, ClosingState.delayNanos(plan.delayNanos()));
  }

  private void endOrPutOff(long nowNanos) {
    try {
      end(null);
    } catch (Throwable failure) {
      if (isDone() || !isForWantOfMemory(failure)) {
        throw failure;
      }
      mustEnd = true;
      setDeadline(soonNanos(nowNanos));
      tickFailed(0, 0, failure);
    }
  }

  private void notBegun(CoreSubscriber<? super R> subscriber, Throwable failure, long nowNanos) {
    FixedDelayRun begun = run;
    if (begun != null && begun.hasEnded()) {
      ReactorFailures.INSTANCE.failed(failure); // behind its outcome, which is delivered next
    } else if (begun != null || isForWantOfMemory(failure)) { // it costs this run
      run = null;
      long latenessNanos = lateNanos(nowNanos);
      setDeadline(LoopClock.plus(nowNanos, plan.delayNanos()));
      tickFailed(latenessNanos, 0, failure);
      if (begun != null) {
        mustEnd |= begun.isLast();
        cancel(begun); // its publisher may have been subscribed to
      }
    } else { // the Context cannot be read, say
      countRun(lateNanos(nowNanos), true);
      fail(subscriber, failure);
    }
  }

  /**
   * Admits a run that is due now, or sets another deadline.
   *
   * @return whether the run starts
   */
  boolean admitRun(long nowNanos) {
    return true;
  }

  /** Returns the Context for a run that starts now. */
  Context contextOfRun(Context subscriber) {
    return subscriber;
  }

  final long delayNanos() {
    return plan.delayNanos();
  }

  private long lateNanos(long nowNanos) {
    return nowNanos - Math.max(dueNanos(), Math.min(nowNanos, demandNanos()));
  }

  /**
   * Starts a run with the subscriber's Context. If Reactor restores thread-locals from it, they are
   * set from the call of the supplier on.
   */
  private void begin(FixedDelayRun next) {
    Supplier<? extends Publisher<?>> supplier = task;
    if (supplier == null) {
      return; // cancelled since the claim
    }
    latenessNanos = next.latenessNanos();
    Publisher<Object> publisher =
        Flux.<Object>defer(() -> Flux.from(supplier.get())).contextWrite(UnaryOperator.identity());
    run = next; // last: from here on all that is thrown is its outcome
    try {
      publisher.subscribe(next);
    } catch (Throwable failure) { // fatal errors too: the outcome reports them
      next.onError(failure);
    }
    if (isDone()) {
      run = null;
      cancel(next); // the canceller may not have seen it
    }
  }

  private void tell(CoreSubscriber<? super R> subscriber, FixedDelayRun ended, long nowNanos) {
    long sequence = outcomes;
    R outcome;
    try {
      outcome =
          plan.shape()
              .of(
                  sequence,
                  ended.latenessNanos(),
                  ended.endNanos(nowNanos) - ended.beginNanos(),
                  ended.error());
    } catch (Throwable failure) {
      if (isForWantOfMemory(failure)) { // the run keeps it until there is some
        setDeadline(LoopClock.plus(nowNanos, Math.min(AGAIN_NANOS, plan.delayNanos())));
      } else {
        over(ended, nowNanos);
        fail(subscriber, failure);
      }
      return;
    }
    over(ended, nowNanos);
    outcomes = sequence + 1;
    subscriber.onNext(outcome);
  }

  private void over(FixedDelayRun ended, long nowNanos) {
    setDeadline(LoopClock.plus(ended.endNanos(nowNanos), plan.delayNanos()));
    run = null;
    countRun(ended.latenessNanos(), ended.error() != null);
  }

  /**
   * Arms the timer for the outcome of a run that is marked as ended: it is due now, because the
   * start of the run was. Called on the thread that ended the run, possibly on several at once, so
   * only the loop changes the deadline.
   */
  void runEnded(long nowNanos) {
    arm(nowNanos);
  }

  @Override
  protected void released() {
    super.released();
    forget();
    task = null;
    FixedDelayRun current = run;
    run = null;
    if (current != null) {
      cancel(current);
    }
  }

  @Override
  void dropSettings() {
    plan = plan.untagged();
  }

  /** Cancels a run whose stream ends: that has more to do, whatever the publisher throws. */
  private static void cancel(FixedDelayRun ended) {
    try {
      ended.cancel();
    } catch (Throwable failure) { // the user's code
      ReactorFailures.INSTANCE.failed(failure);
    }
  }

  @Override
  SchedulerBinding binding() {
    return plan.binding();
  }

  @Override
  public @Nullable Origin origin() {
    return plan.origin();
  }

  @Override
  TimerSettings settings() {
    return plan.settings();
  }

  @Override
  public TimerKind kind(ChainSteps chain) {
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
  long produced() {
    return outcomes;
  }

  @Override
  public String stepName() {
    return "fixedDelay";
  }
}
