// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.scheduler.ReactorFailures;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One run of a {@link FixedDelaySubscription}: the subscriber of the publisher that the task
 * supplied. Called on that publisher's threads.
 */
final class FixedDelayRun implements CoreSubscriber<Object>, Scannable {

  private static final VarHandle UPSTREAM;

  static {
    try {
      UPSTREAM =
          MethodHandles.lookup().findVarHandle(FixedDelayRun.class, "upstream", Subscription.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final FixedDelaySubscription<?> task;
  private final Context context;
  private final long latenessNanos;
  private final long beginNanos;

  /** Null until there is one. */
  private @Nullable Subscription upstream;

  // Written before hasEnded.
  private long endNanos;
  private @Nullable Throwable error;
  private volatile boolean hasEnded;

  /** Whether the stream is to complete behind its outcome, whatever is asked for by then. */
  private volatile boolean last;

  FixedDelayRun(
      FixedDelaySubscription<?> task, Context context, long latenessNanos, long beginNanos) {
    this.task = task;
    this.context = context;
    this.latenessNanos = latenessNanos;
    this.beginNanos = beginNanos;
  }

  long latenessNanos() {
    return latenessNanos;
  }

  long beginNanos() {
    return beginNanos;
  }

  /**
   * Returns when it ended; only after {@link #hasEnded}.
   *
   * @param nowNanos now, in case the clock could not tell then
   */
  long endNanos(long nowNanos) {
    return endNanos == LoopClock.NEVER ? nowNanos : endNanos;
  }

  /** Returns the error, or null if it completed; only after {@link #hasEnded}. */
  @Nullable Throwable error() {
    return error;
  }

  boolean hasEnded() {
    return hasEnded;
  }

  void makeLast() {
    last = true;
  }

  boolean isLast() {
    return last;
  }

  void cancel() {
    Subscription subscription =
        (Subscription) UPSTREAM.getAndSet(this, Operators.cancelledSubscription());
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /** Leads from the timers of a run to the one that waits for it. */
  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return task;
    }
    return key == Attr.TERMINATED ? hasEnded : null;
  }

  @Override
  public String stepName() {
    return task.stepName();
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (UPSTREAM.compareAndSet(this, null, subscription)) {
      subscription.request(Long.MAX_VALUE);
    } else {
      subscription.cancel();
    }
  }

  @Override
  public void onNext(Object ignored) {
    Operators.onDiscard(ignored, context); // it may be a buffer that somebody has to release
  }

  @Override
  public void onError(Throwable failure) {
    StackRoom.forSteps(4); // ended, it must arm the timer
    if (hasEnded || task.isDone()) {
      Operators.onErrorDropped(failure, context);
      return;
    }
    error = failure;
    end();
  }

  @Override
  public void onComplete() {
    StackRoom.forSteps(4); // ended, it must arm the timer
    if (!hasEnded) {
      end();
    }
  }

  private void end() {
    long nowNanos = LoopClock.NEVER;
    try {
      nowNanos = task.loop().clock().nowNanos();
    } catch (Throwable failure) { // another scheduler's; the publisher says the end only once
      ReactorFailures.INSTANCE.failed(failure);
    }
    endNanos = nowNanos;
    hasEnded = true; // from here on the timer has demand
    task.runEnded(endNanos(beginNanos));
  }
}
