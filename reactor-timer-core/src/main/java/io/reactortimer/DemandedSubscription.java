// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.TimerLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * A subscription that is a timer, and fires only for what was asked for.
 *
 * <p>Any thread may ask. What was asked for only ever grows; what of it is met is counted by
 * subclasses, so that neither side has to change what the other one writes.
 */
abstract class DemandedSubscription<T> extends TimerSubscription<T> {

  private static final VarHandle REQUESTED;

  static {
    try {
      REQUESTED =
          MethodHandles.lookup().findVarHandle(DemandedSubscription.class, "requested", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** All that was ever requested, up to {@code Long.MAX_VALUE}. */
  private volatile long requested;

  DemandedSubscription(
      CoreSubscriber<? super T> actual,
      TimerLoop loop,
      byte firstSlackClass,
      byte slackClass,
      long nowNanos) {
    super(actual, loop, firstSlackClass, slackClass, nowNanos);
  }

  /** All that was ever requested, up to {@code Long.MAX_VALUE}; a volatile read. */
  final long requested() {
    return requested;
  }

  /** How much of that is met; any thread. */
  abstract long met();

  /**
   * Records demand, before the timer is armed for it.
   *
   * @return all that was ever requested
   */
  final long addRequested(long n) {
    long before;
    long after;
    do {
      before = requested;
      after = Operators.addCap(before, n);
    } while (!REQUESTED.compareAndSet(this, before, after));
    return after;
  }

  /** Ends the stream if less than one was asked for. Returns whether that was so. */
  final boolean isEndedByRequest(long n) {
    if (n > 0) {
      return false;
    }
    end(new IllegalArgumentException("request(n) must be positive (rule 3.9): " + n));
    return true;
  }

  @Override
  public final Long demand() {
    long total = requested;
    return total == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, total - met());
  }
}
