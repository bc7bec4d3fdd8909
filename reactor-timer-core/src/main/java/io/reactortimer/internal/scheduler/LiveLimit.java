// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.listing.OperatorKinds;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import reactor.core.Exceptions;

/**
 * Refuses timers beyond {@code maxLive}, and counts what a scheduler refuses for whatever reason.
 * Counts no live timers when there is no such limit. Any thread.
 *
 * <p>Some operators of Reactor's cannot hear that their timer was refused: a {@code timeout} reads
 * that as a timer that is over, and fails a call that is well. Their timers count, but are taken
 * all the same. They run once, so none of them is a leak.
 *
 * <p>An idle interval that its owner has dropped is garbage, and counts itself out no more. Of
 * those the collector is asked when there seems to be no room left.
 */
public final class LiveLimit {

  private final String scheduler;
  private final long max;
  private final IntSupplier collected;
  private final AtomicLong live = new AtomicLong();
  private final LongAdder rejected = new LongAdder();

  /**
   * @param max 0 for no limit
   * @param collected takes the number of those that were collected since it was asked last
   */
  LiveLimit(String scheduler, long max, IntSupplier collected) {
    this.scheduler = scheduler;
    this.max = max;
    this.collected = collected;
  }

  public long max() {
    return max;
  }

  /** Refuses what would find no room now, and holds none for it. */
  void requireRoom() throws RejectedExecutionException {
    if (max > 0 && live.get() >= max && live.addAndGet(-collected.getAsInt()) >= max) {
      throw rejectFull();
    }
  }

  /** Counts a timer in. */
  public void acquire() throws RejectedExecutionException {
    if (max > 0 && !tryAcquire()) {
      throw rejectFull();
    }
  }

  /**
   * Counts in a task that runs once, beyond the limit if that belongs to an operator that would
   * take a refusal for something else.
   */
  void acquireFor(Runnable task) throws RejectedExecutionException {
    if (max > 0 && !tryAcquire()) {
      if (!OperatorKinds.misreadsRefusal(task)) {
        throw rejectFull();
      }
      live.incrementAndGet();
    }
  }

  private RejectedExecutionException rejectFull() {
    rejected.increment();
    return Exceptions.failWithRejected(
        "Scheduler '" + scheduler + "' has reached its limit of maxLive=" + max + " timers");
  }

  private boolean tryAcquire() {
    StackRoom.forCall(); // counted in, it must be handed over, or end and be counted out
    return tryAcquireOne() || tryAcquireForCollected();
  }

  private boolean tryAcquireOne() {
    return live.getAndUpdate(count -> count < max ? count + 1 : count) < max;
  }

  private boolean tryAcquireForCollected() {
    live.addAndGet(-collected.getAsInt());
    return tryAcquireOne(); // there may be room even if another thread was told of them
  }

  /** Counts a timer out, at its end. */
  void release() {
    if (max > 0) {
      live.decrementAndGet();
    }
  }

  /** Returns the exception of a disposed scheduler: Reactor's own, which its operators look for. */
  RejectedExecutionException rejectDisposed() {
    rejected.increment();
    return Exceptions.failWithRejected();
  }

  /** Returns how many calls were refused, those of intervals included. */
  public long rejectedCount() {
    return rejected.sum();
  }
}
