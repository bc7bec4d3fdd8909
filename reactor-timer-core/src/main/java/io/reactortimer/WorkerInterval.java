// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.MissedTicks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * One subscription to an interval on any other scheduler, virtual time included: the same
 * contracts, by one {@code schedule} call a tick.
 *
 * <p>Runs on its {@code Worker}, which runs one task at a time with happens-before between two of
 * them. Time is what the scheduler says, as nanoseconds since the subscription.
 */
final class WorkerInterval<T> implements Subscription, Runnable, Scannable {

  /*
   *  IDLE ──request──> ARMED ──run──> ARMED, with the next tick scheduled
   *    ^                 │ └────────> DONE
   *    └── no demand ────┘
   *  FAILING: request was called with a bad number; the next run says so. DONE is final.
   */
  private static final int IDLE = 0;
  private static final int ARMED = 1;
  private static final int FAILING = 2;
  private static final int DONE = 3;

  private static final VarHandle STATE;
  private static final VarHandle REQUESTED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(WorkerInterval.class, "state", int.class);
      REQUESTED = lookup.findVarHandle(WorkerInterval.class, "requested", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final IntervalFlux<T> source;
  private final Scheduler.Worker worker;
  private final long startNanos;

  /** Null once ended. */
  private @Nullable CoreSubscriber<? super T> actual;

  private volatile int state = IDLE;

  /** All that was ever requested, up to {@code Long.MAX_VALUE}. */
  private volatile long requested;

  /** What was wrong with a request. Written before FAILING. */
  private long badRequest;

  // Written by whoever holds the state at ARMED: the run, or the request that armed it.
  private long deadlineNanos;
  private long demandNanos;
  private long sequence;
  private long missed;

  WorkerInterval(
      IntervalFlux<T> source, CoreSubscriber<? super T> actual, Scheduler.Worker worker) {
    this.source = source;
    this.actual = actual;
    this.worker = worker;
    this.startNanos = source.scheduler().now(TimeUnit.NANOSECONDS);
    this.deadlineNanos = source.spec().initialDelayNanos();
  }

  private long nowNanos() {
    return source.scheduler().now(TimeUnit.NANOSECONDS) - startNanos;
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      fail(n);
      return;
    }
    long before;
    do {
      before = requested;
    } while (!REQUESTED.compareAndSet(this, before, Operators.addCap(before, n)));
    arm();
  }

  private void arm() {
    if (STATE.compareAndSet(this, IDLE, ARMED)) {
      demandNanos = nowNanos();
      scheduleNext(demandNanos);
    }
  }

  private void scheduleNext(long nowNanos) {
    try {
      worker.schedule(this, Math.max(0, deadlineNanos - nowNanos), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      CoreSubscriber<? super T> subscriber = actual;
      if (subscriber != null && end()) {
        subscriber.onError(Operators.onRejectedExecution(e, subscriber.currentContext()));
      }
    }
  }

  private void fail(long n) {
    badRequest = n;
    int before;
    do {
      before = state;
      if (before >= FAILING) {
        return;
      }
    } while (!STATE.compareAndSet(this, before, FAILING));
    try {
      worker.schedule(this);
    } catch (RejectedExecutionException e) {
      // A run that is under way says it at its end; otherwise there will be none.
      if (before == IDLE) {
        sayBadRequest();
      }
    }
  }

  private void sayBadRequest() {
    CoreSubscriber<? super T> subscriber = actual;
    if (subscriber != null && end()) {
      subscriber.onError(
          new IllegalArgumentException("request(n) must be positive (rule 3.9): " + badRequest));
    }
  }

  @Override
  public void run() {
    CoreSubscriber<? super T> subscriber = actual;
    int current = state;
    if (subscriber == null || current == DONE) {
      return;
    }
    if (current == FAILING) {
      sayBadRequest();
      return;
    }
    try {
      tick(subscriber);
    } catch (Throwable failure) {
      end();
      throw failure;
    }
    if (requested > sequence || !STATE.compareAndSet(this, ARMED, IDLE)) {
      if (state == ARMED) {
        scheduleNext(nowNanos());
      } else if (state == FAILING) {
        sayBadRequest();
      }
    } else if (requested > sequence) {
      // Demand that came before it could see IDLE has not armed us.
      arm();
    }
  }

  private void tick(CoreSubscriber<? super T> subscriber) {
    IntervalSpec spec = source.spec();
    MissedTicks policy = spec.missedTicks().arithmetic();
    long nowNanos = Math.max(nowNanos(), deadlineNanos);
    long scheduledNanos = deadlineNanos;
    long missedNow = policy.missed(scheduledNanos, nowNanos, spec.periodNanos());
    deadlineNanos = policy.next(scheduledNanos, nowNanos, spec.periodNanos(), missedNow);
    long waitNanos = Math.max(0, demandNanos - scheduledNanos);
    long number = sequence;
    long gridIndex = number + missed;
    sequence = number + 1;
    missed += missedNow;
    subscriber.onNext(
        source
            .shape()
            .of(
                number,
                gridIndex,
                missedNow,
                nowNanos - scheduledNanos - waitNanos,
                waitNanos,
                source.scheduler()));
  }

  @Override
  public void cancel() {
    end();
  }

  private boolean end() {
    boolean first = (int) STATE.getAndSet(this, DONE) != DONE;
    actual = null;
    worker.dispose();
    return first;
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.PARENT) {
      return source;
    }
    if (key == Attr.CANCELLED || key == Attr.TERMINATED) {
      return state == DONE;
    }
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      long total = requested;
      return total == Long.MAX_VALUE ? total : Math.max(0, total - sequence);
    }
    if (key == Attr.RUN_ON) {
      return worker;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
  }

  @Override
  public String stepName() {
    return "interval";
  }
}
