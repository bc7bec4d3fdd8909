// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import reactor.core.scheduler.Scheduler;

/** How the tests wait: for something to happen, and so long only if it never does. */
public final class Waiting {

  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private Waiting() {}

  public static void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("never came true: " + what);
      }
      LockSupport.parkNanos(200_000);
    }
  }

  /** Until the clock of {@code scheduler} has moved on by as much. */
  public static void pass(Scheduler scheduler, Duration duration) {
    reach(scheduler, scheduler.now(TimeUnit.NANOSECONDS) + duration.toNanos());
  }

  /** Until the clock of {@code scheduler} has come to {@code nanos}. */
  public static void reach(Scheduler scheduler, long nanos) {
    until("the clock moves", () -> scheduler.now(TimeUnit.NANOSECONDS) - nanos >= 0);
  }

  public static void open(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("still closed: " + latch);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  public static <T> T next(BlockingQueue<T> queue) {
    try {
      T element = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (element == null) {
        throw new AssertionError("nothing came");
      }
      return element;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** The next element, or null if none comes in time. */
  public static <T> T nextWithin(Duration time, BlockingQueue<T> queue) {
    try {
      return queue.poll(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  public static <T> T value(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no value came", e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The live threads whose names begin so. */
  public static List<Thread> threads(String prefix) {
    Thread[] all = new Thread[2 * Thread.activeCount() + 64];
    int count = Thread.enumerate(all);
    return Arrays.stream(all, 0, count)
        .filter(thread -> thread.getName().startsWith(prefix))
        .toList();
  }

  public static void end(Thread thread) {
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    if (thread.isAlive()) {
      throw new AssertionError("still alive: " + thread);
    }
  }
}
