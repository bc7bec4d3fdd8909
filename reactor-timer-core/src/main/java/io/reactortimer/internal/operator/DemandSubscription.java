// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.engine.loop.TimerLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import reactor.core.publisher.Operators;

/**
 * A subscription that is a timer, and fires only if there is demand.
 *
 * <p>Any thread may request. The requested total only grows; subclasses count what was produced, so
 * that neither side has to change what the other one writes.
 */
abstract class DemandSubscription<T> extends TimerSubscription<T> {

  private static final VarHandle REQUESTED;

  static {
    try {
      REQUESTED =
          MethodHandles.lookup().findVarHandle(DemandSubscription.class, "requested", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /*
   * All that was ever requested, up to Long.MAX_VALUE. While the subscriber is being introduced:
   *   NEW | n         the same, up to MOST, which stands for Long.MAX_VALUE; nothing is armed for it
   *   NEW | BAD | -n  it has asked for n, which is zero or less
   */
  private static final long NEW = Long.MIN_VALUE;
  private static final long BAD = 1L << 62;
  private static final long MOST = BAD - 1;

  private volatile long requested = NEW;

  DemandSubscription(TimerLoop loop, byte firstSlackClass, byte slackClass, long nowNanos) {
    super(loop, firstSlackClass, slackClass, nowNanos);
  }

  /**
   * Returns the requested total, up to {@code Long.MAX_VALUE}; zero while the subscriber is being
   * introduced. A volatile read.
   */
  final long requested() {
    return Math.max(0, requested);
  }

  /** Returns how much of that was produced; any thread. */
  abstract long produced();

  /**
   * Records demand, before the timer is armed for it.
   *
   * @return the requested total; negative if the subscriber is still being introduced, and the
   *     timer must not be armed
   */
  final long addRequested(long n) {
    if (isIdle()) {
      StackRoom.forSteps(4); // recorded, it must arm the timer
    }
    long before;
    long after;
    do {
      before = requested;
      after = before >= 0 ? Operators.addCap(before, n) : addedWhileNew(before, n);
    } while (!REQUESTED.compareAndSet(this, before, after));
    return after;
  }

  private static long addedWhileNew(long before, long n) {
    return (before & BAD) != 0 ? before : NEW | Math.min(MOST, Operators.addCap(before & MOST, n));
  }

  /** Makes demand count from here on. Returns how much was recorded before. */
  final long introduced() {
    long before;
    long after;
    do {
      before = requested;
      long recorded = before & MOST;
      after = (before & BAD) != 0 ? 0 : recorded == MOST ? Long.MAX_VALUE : recorded;
    } while (!REQUESTED.compareAndSet(this, before, after));
    if ((before & BAD) != 0) {
      endByRequest(-(before & MOST));
    }
    return after;
  }

  /** Ends the stream because of a request below one, as soon as the subscriber is introduced. */
  final void refuseRequest(long n) {
    long bad = NEW | BAD | -Math.max(n, -MOST);
    long before;
    do {
      before = requested;
    } while (before < 0 && !REQUESTED.compareAndSet(this, before, bad));
    if (before >= 0) {
      endByRequest(n);
    }
  }

  private void endByRequest(long n) {
    end(new IllegalArgumentException("request(n) must be positive (rule 3.9): " + n));
  }

  @Override
  long start() {
    long before = introduced();
    if (hasDemand()) {
      arm();
    }
    return before;
  }

  @Override
  public final boolean wasEverRequested() {
    return requested() > 0;
  }

  @Override
  public final Long demand() {
    long total = requested();
    return total == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, total - produced());
  }
}
