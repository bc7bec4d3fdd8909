// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The least that many intervals can cost: a thread that wakes as seldom as a slack permits, and
 * keeps them as simply as their periods permit. A bound to measure against. Nothing can be
 * cancelled, counted, listed or steered, no race is considered, and the clock is read once a
 * wake-up.
 */
final class BareClockwork implements Clockwork {

  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final long slackNanos;
  private final Order order;
  private final Queue<BareTimer> begun = new ConcurrentLinkedQueue<>();

  /** So that reading ahead is not left out. Of the thread. */
  @SuppressWarnings("unused")
  private long seen;

  private BareClockwork(long slackNanos, Order order) {
    this.slackNanos = slackNanos;
    this.order = order;
    Thread thread = new Thread(this::loop, "bare");
    thread.setDaemon(true);
    thread.start();
  }

  /** Keeps those of each period, of which there are few, in the order in which they tick. */
  static BareClockwork inLists(long slackNanos) {
    return new BareClockwork(slackNanos, new Lists());
  }

  /** Keeps them in slots of a millisecond, without an order within one: for any periods. */
  static BareClockwork inSlots(long slackNanos) {
    return new BareClockwork(slackNanos, new BareSlots(System.nanoTime()));
  }

  /** The timers that have begun. Of the thread. */
  interface Order {

    void add(BareTimer timer);

    /** Fires what is due, and returns something of what was read ahead. */
    long fire(long nowNanos);

    /** Returns when the next one is due. */
    long nextNanos();
  }

  @Override
  public void start(long initialDelayNanos, long periodNanos, GridTick tick) {
    BareInterval interval =
        new BareInterval(tick, System.nanoTime() + initialDelayNanos, periodNanos);
    tick.onSubscribe(interval);
    begin(interval);
  }

  /** Fires a timer from the time on at which it is due. */
  void begin(BareTimer timer) {
    begun.add(timer);
  }

  private void loop() {
    while (true) { // until the process ends
      for (BareTimer one = begun.poll(); one != null; one = begun.poll()) {
        order.add(one);
      }
      long nowNanos = System.nanoTime(); // after it: none is due later than a period from now
      seen += order.fire(nowNanos);
      // Looked for now and then: nobody wakes the thread for what has begun.
      long nextNanos = Math.min(order.nextNanos(), nowNanos + LONGEST_NANOS);
      LockSupport.parkNanos(this, Math.max(nextNanos, nowNanos + slackNanos) - System.nanoTime());
    }
  }

  private static final class Lists implements Order {
    private final List<Period> periods = new ArrayList<>();

    @Override
    public void add(BareTimer timer) {
      for (Period period : periods) {
        if (period.nanos == timer.periodNanos()) {
          period.fresh.add(timer);
          return;
        }
      }
      Period period = new Period(timer.periodNanos());
      period.fresh.add(timer);
      periods.add(period);
    }

    @Override
    public long fire(long nowNanos) {
      long read = 0;
      for (Period period : periods) {
        read += period.fire(nowNanos);
        period.takeInFresh(nowNanos);
      }
      return read;
    }

    @Override
    public long nextNanos() {
      long nextNanos = Long.MAX_VALUE;
      for (Period period : periods) {
        nextNanos = Math.min(nextNanos, period.nextNanos());
      }
      return nextNanos;
    }
  }

  /** The timers of one period, the next one first: that stays so, whichever ticks. */
  private static final class Period {

    private static final Comparator<BareTimer> BY_TIME =
        Comparator.comparingLong(BareTimer::dueNanos);

    /** How many are read ahead, as the timers of this project are. */
    private static final int AHEAD = 16;

    private final long nanos;
    private ArrayDeque<BareTimer> queue = new ArrayDeque<>();

    /** Those that wait for their place, and tick late until they have one. */
    private final List<BareTimer> fresh = new ArrayList<>();

    private int freshBefore;

    Period(long nanos) {
      this.nanos = nanos;
    }

    /**
     * Gives them their places once no more come, or they are as many as all others. All are due
     * within one period from then on, as those in the queue are that have fired: else one that
     * ticks would not be the last one.
     */
    void takeInFresh(long nowNanos) {
      boolean noMore = fresh.size() == freshBefore;
      freshBefore = fresh.size();
      if (fresh.isEmpty() || !(noMore || fresh.size() > queue.size())) {
        return;
      }
      for (BareTimer one : fresh) {
        while (one.dueNanos() <= nowNanos) {
          one.fire();
        }
      }
      fresh.sort(BY_TIME);
      ArrayDeque<BareTimer> merged = new ArrayDeque<>(queue.size() + fresh.size());
      for (BareTimer one : fresh) {
        while (!queue.isEmpty() && queue.peek().dueNanos() <= one.dueNanos()) {
          merged.add(queue.remove());
        }
        merged.add(one);
      }
      merged.addAll(queue);
      queue = merged;
      fresh.clear();
      freshBefore = 0;
    }

    long nextNanos() {
      BareTimer first = queue.peek();
      return first == null ? Long.MAX_VALUE : first.dueNanos();
    }

    long fire(long nowNanos) {
      long read = 0;
      int ahead = 0;
      for (BareTimer first = queue.peek();
          first != null && first.dueNanos() <= nowNanos;
          first = queue.peek()) {
        if (ahead == 0) {
          read += readAhead();
          ahead = AHEAD;
        }
        ahead--;
        queue.remove();
        first.fire();
        queue.add(first);
      }
      return read;
    }

    private long readAhead() {
      long read = 0;
      int left = AHEAD;
      for (BareTimer one : queue) {
        read += one.readAhead();
        if (--left == 0) {
          break;
        }
      }
      return read;
    }
  }
}
