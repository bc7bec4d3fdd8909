// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.reactivestreams.Subscription;

/**
 * Elements without a timer, to consumers that ask for one at a time: a thread that wakes every
 * millisecond and gives one to each consumer whose place in the second has come. What is left is
 * the load itself, and a demand that is a number.
 */
final class GivenClockwork implements Clockwork {

  private static final int SLICES = 1_000;
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int AHEAD = 16;

  private final Completions completions = new Completions();
  private final LongAdder missed = new LongAdder();

  /** For each millisecond of a second those that are due in it; each list is its own lock. */
  private final List<List<Given>> slices = new ArrayList<>(SLICES);

  /** So that reading ahead is not left out; of the thread. */
  @SuppressWarnings("unused")
  private long seen;

  GivenClockwork() {
    for (int i = 0; i < SLICES; i++) {
      slices.add(new ArrayList<>());
    }
    Thread thread = new Thread(this::loop, "given");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void start(long initialDelayNanos, long periodNanos, GridTick tick) {
    if (periodNanos != SLICES * SLICE_NANOS) {
      throw new IllegalArgumentException("periodNanos must be a second: " + periodNanos);
    }
    OneAtATime consumer = new OneAtATime(tick, completions);
    Given given = new Given(consumer);
    consumer.onSubscribe(given);
    List<Given> slice = slices.get(slice(System.nanoTime() + initialDelayNanos));
    synchronized (slice) {
      slice.add(given);
    }
  }

  private static int slice(long nanos) {
    return (int) Math.floorMod(Math.floorDiv(nanos, SLICE_NANOS), (long) SLICES);
  }

  private void loop() {
    long doneNanos = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(this, SLICE_NANOS);
      // A slice is given when it is over, so that nobody's element comes too early.
      long nowNanos = System.nanoTime();
      while (nowNanos - doneNanos >= SLICE_NANOS) {
        give(slices.get(slice(doneNanos)));
        doneNanos += SLICE_NANOS;
      }
    }
  }

  private void give(List<Given> slice) {
    synchronized (slice) {
      for (int from = 0; from < slice.size(); from += AHEAD) {
        List<Given> some = slice.subList(from, Math.min(from + AHEAD, slice.size()));
        // As the timers of this project do: memory is waited for together, not one by one.
        for (Given given : some) {
          seen += given.get();
        }
        for (Given given : some) {
          seen += given.consumer.readAhead();
        }
        some.forEach(this::give);
      }
    }
  }

  private void give(Given given) {
    if (given.get() > 0) {
      given.decrementAndGet();
      given.consumer.onNext(1L);
    } else {
      missed.increment();
    }
  }

  @Override
  public OptionalLong missed() {
    return OptionalLong.of(missed.sum());
  }

  /** One consumer, and what it has asked for. */
  @SuppressWarnings("serial")
  private static final class Given extends AtomicLong implements Subscription {
    final OneAtATime consumer;

    Given(OneAtATime consumer) {
      this.consumer = consumer;
    }

    @Override
    public void request(long n) {
      getAndAdd(n);
    }

    @Override
    public void cancel() {}
  }
}
