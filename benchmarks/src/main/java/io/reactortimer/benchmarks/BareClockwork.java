// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.reactivestreams.Subscription;

/**
 * The least that many intervals of few periods can cost: a thread that wakes as seldom as a slack
 * permits, and for each period the intervals in the order in which they tick. Each tick is taken
 * from the front, delivered, and put back at the end.
 *
 * <p>A bound to measure against. Nothing can be cancelled, counted, listed or steered, no race is
 * considered, and the clock is read once a wake-up.
 */
final class BareClockwork implements Clockwork {

  /** How many are read ahead, as the timers of this project are. */
  private static final int AHEAD = 16;

  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final long slackNanos;
  private final Queue<Bare> begun = new ConcurrentLinkedQueue<>();

  // Of the thread from here on.

  /** Those that have not ticked yet, by their first tick. */
  private final PriorityQueue<Bare> fresh =
      new PriorityQueue<>(Comparator.comparingLong(bare -> bare.dueNanos));

  private final List<Period> periods = new ArrayList<>();

  /** So that reading ahead is not left out. */
  @SuppressWarnings("unused")
  private long seen;

  BareClockwork(long slackNanos) {
    this.slackNanos = slackNanos;
    Thread thread = new Thread(this::loop, "bare");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void start(long initialDelayNanos, long periodNanos, GridTick tick) {
    Bare bare = new Bare(tick, System.nanoTime() + initialDelayNanos, periodNanos);
    tick.onSubscribe(bare);
    begun.add(bare);
  }

  private void loop() {
    while (true) {
      long nowNanos = System.nanoTime();
      for (Bare bare = begun.poll(); bare != null; bare = begun.poll()) {
        fresh.add(bare);
      }
      for (Bare bare = fresh.peek();
          bare != null && bare.dueNanos <= nowNanos;
          bare = fresh.peek()) {
        fresh.remove();
        bare.tick();
        periodOf(bare).add(bare);
      }
      for (Period period : periods) {
        seen += period.fire(nowNanos);
      }
      // Looked for now and then: nobody wakes the thread for what has begun.
      long nextNanos = Math.min(nextNanos(), nowNanos + LONGEST_NANOS);
      LockSupport.parkNanos(this, Math.max(nextNanos, nowNanos + slackNanos) - System.nanoTime());
    }
  }

  private Period periodOf(Bare bare) {
    for (Period period : periods) {
      if (period.nanos == bare.periodNanos) {
        return period;
      }
    }
    Period period = new Period(bare.periodNanos);
    periods.add(period);
    return period;
  }

  private long nextNanos() {
    Bare first = fresh.peek();
    long nextNanos = first == null ? Long.MAX_VALUE : first.dueNanos;
    for (Period period : periods) {
      nextNanos = Math.min(nextNanos, period.nextNanos());
    }
    return nextNanos;
  }

  /** The intervals of one period, the next one first. */
  private static final class Period {
    private final long nanos;
    private final ArrayDeque<Bare> queue = new ArrayDeque<>();

    Period(long nanos) {
      this.nanos = nanos;
    }

    void add(Bare bare) {
      queue.add(bare);
    }

    long nextNanos() {
      Bare first = queue.peek();
      return first == null ? Long.MAX_VALUE : first.dueNanos;
    }

    long fire(long nowNanos) {
      long read = 0;
      int ahead = 0;
      for (Bare bare = queue.peek();
          bare != null && bare.dueNanos <= nowNanos;
          bare = queue.peek()) {
        if (ahead == 0) {
          read += readAhead();
          ahead = AHEAD;
        }
        ahead--;
        queue.remove();
        bare.tick();
        queue.add(bare);
      }
      return read;
    }

    private long readAhead() {
      long read = 0;
      int left = AHEAD;
      for (Bare bare : queue) {
        read += bare.readAhead();
        if (--left == 0) {
          break;
        }
      }
      return read;
    }
  }

  /** One interval. */
  private static final class Bare implements Subscription {
    private final GridTick subscriber;
    private final long periodNanos;
    private long dueNanos;
    private long number;

    /** What was asked for: a volatile, since others would ask. */
    private volatile long demand;

    Bare(GridTick subscriber, long dueNanos, long periodNanos) {
      this.subscriber = subscriber;
      this.dueNanos = dueNanos;
      this.periodNanos = periodNanos;
    }

    void tick() {
      dueNanos += periodNanos;
      if (demand > 0) {
        subscriber.onNext(number++);
      }
    }

    long readAhead() {
      return dueNanos + subscriber.firstNanos();
    }

    @Override
    public void request(long n) {
      demand = n;
    }

    @Override
    public void cancel() {}
  }
}
