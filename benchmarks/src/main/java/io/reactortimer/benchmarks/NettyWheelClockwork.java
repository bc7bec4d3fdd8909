// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.netty.util.HashedWheelTimer;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Intervals on Netty's wheel, which has one-shot timeouts only: each tick arms the next one, for
 * its point of the grid.
 */
final class NettyWheelClockwork implements Clockwork {

  private final HashedWheelTimer wheel;
  private final Queue<GridTick> ticks = new ConcurrentLinkedQueue<>();

  NettyWheelClockwork(HashedWheelTimer wheel) {
    this.wheel = wheel;
  }

  @Override
  public void start(long initialDelayNanos, long periodNanos, GridTick tick) {
    ticks.add(tick);
    wheel.newTimeout(tick, initialDelayNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public OptionalLong missed() {
    return OptionalLong.of(ticks.stream().mapToLong(GridTick::missed).sum());
  }
}
