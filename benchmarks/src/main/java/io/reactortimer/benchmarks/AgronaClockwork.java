// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Intervals on Agrona's wheel, which has no thread and knows timers by numbers: a thread of this
 * class polls it every millisecond, finds the interval of a number in Agrona's own map, and arms it
 * again.
 */
final class AgronaClockwork implements Clockwork {

  private static final long TICK_NANOS = 1 << 20; // the wheel takes a power of two

  /** A revolution takes 2.1 s, more than the longest period. */
  private static final int TICKS_PER_WHEEL = 2048;

  private final Queue<GridTick> arrivals = new ConcurrentLinkedQueue<>();
  private final Queue<GridTick> ticks = new ConcurrentLinkedQueue<>();
  private final Long2ObjectHashMap<GridTick> byTimerId = new Long2ObjectHashMap<>();
  private final DeadlineTimerWheel wheel =
      new DeadlineTimerWheel(TimeUnit.NANOSECONDS, System.nanoTime(), TICK_NANOS, TICKS_PER_WHEEL);

  AgronaClockwork() {
    Thread thread = new Thread(this::loop, "agrona");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void start(long initialDelayNanos, long periodNanos, GridTick tick) {
    ticks.add(tick);
    arrivals.add(tick);
  }

  @Override
  public OptionalLong missed() {
    return OptionalLong.of(ticks.stream().mapToLong(GridTick::missed).sum());
  }

  private void loop() {
    while (true) {
      for (GridTick tick = arrivals.poll(); tick != null; tick = arrivals.poll()) {
        byTimerId.put(wheel.scheduleTimer(tick.firstNanos()), tick);
      }
      long nowNanos = System.nanoTime();
      do { // one call looks at one tick of the wheel
        wheel.poll(nowNanos, this::expire, Integer.MAX_VALUE);
      } while (wheel.currentTickTime() - nowNanos <= 0);
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private boolean expire(TimeUnit unit, long nowNanos, long timerId) {
    GridTick tick = byTimerId.remove(timerId);
    byTimerId.put(wheel.scheduleTimer(tick.advance(tick.tick())), tick);
    return true;
  }
}
