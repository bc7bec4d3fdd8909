// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Intervals as fixed-rate tasks of an executor: the JDK's, and Netty's event loop. */
final class ExecutorClockwork implements Clockwork {

  private final ScheduledExecutorService executor;

  ExecutorClockwork(ScheduledExecutorService executor) {
    this.executor = executor;
  }

  @Override
  public void start(long initialDelayNanos, long periodNanos, GridTick tick) {
    Future<?> unused =
        executor.scheduleAtFixedRate(tick, initialDelayNanos, periodNanos, TimeUnit.NANOSECONDS);
  }
}
