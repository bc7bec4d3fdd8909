// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * The consumer of one interval's ticks: reads the clock, and tells how late it is. One object for
 * all sides, since each more that a tick has to find in memory weighs as much as a timer.
 */
final class GridTick implements CoreSubscriber<Object>, Runnable, TimerTask {

  /** Tells whether a grid taken before the subscription is near enough to that of the side. */
  private static final long LONGEST_SET_UP_NANOS = 100_000;

  private final TickRecorder recorder;
  private final long firstNanos;
  private final long periodNanos;

  /** The next point that an arming side has not reached; written by the delivering thread. */
  private long nextNanos;

  private long missed;
  private boolean placed = true;

  GridTick(TickRecorder recorder, long firstNanos, long periodNanos) {
    this.recorder = recorder;
    this.firstNanos = firstNanos;
    this.periodNanos = periodNanos;
    this.nextNanos = firstNanos;
  }

  /**
   * Tells that the side has its interval now. If that took long, the grid that the side began is
   * unknown by as much, and what is late is not told.
   */
  void setUpAt(long nowNanos, long initialDelayNanos) {
    if (nowNanos - firstNanos + initialDelayNanos > LONGEST_SET_UP_NANOS) {
      placed = false;
    }
  }

  /**
   * One tick is here.
   *
   * @return the time, which no side that arms the next one needs to read again
   */
  long tick() {
    long nowNanos = System.nanoTime();
    // From the grid point before, whatever its number: sides differ in what they do with ticks
    // missed while the process warmed up. Wrong for lateness of a period and more.
    recorder.record(Math.floorMod(nowNanos - firstNanos, periodNanos), placed);
    return nowNanos;
  }

  @Override
  public void run() {
    tick();
  }

  @Override
  public void run(Timeout timeout) {
    long nowNanos = tick();
    timeout.timer().newTimeout(this, advance(nowNanos) - nowNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Object number) {
    tick();
  }

  @Override
  public void onError(Throwable failure) {
    throw new IllegalStateException(failure); // ticks that are missing show in the rate
  }

  @Override
  public void onComplete() {}

  long firstNanos() {
    return firstNanos;
  }

  /**
   * For a side that arms each tick itself: the next grid point after the present one, and those
   * past by now are missed.
   */
  long advance(long nowNanos) {
    nextNanos += periodNanos;
    if (nextNanos - nowNanos <= 0) {
      long skipped = (nowNanos - nextNanos) / periodNanos + 1;
      missed += skipped;
      nextNanos += skipped * periodNanos;
    }
    return nextNanos;
  }

  /** Grid points skipped by {@link #advance}. */
  long missed() {
    return missed;
  }
}
