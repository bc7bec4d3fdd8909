// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What every side delivers its ticks to. Counting must neither weigh nor be contended, as it would
 * blur what is compared: each delivering thread has histograms of its own, which are added up at
 * the end.
 */
final class TickRecorder {

  private final Queue<OfThread> threads = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<OfThread> ofThread =
      ThreadLocal.withInitial(
          () -> {
            OfThread mine = new OfThread();
            threads.add(mine);
            return mine;
          });
  private volatile boolean measuring;

  /** Ticks are warm-up before this. */
  void start() {
    measuring = true;
  }

  /** Ticks do not count after this. */
  void stop() {
    measuring = false;
  }

  /** The lateness of all ticks between start and stop whose grid is known, in nanoseconds. */
  LogHistogram lateness() {
    LogHistogram sum = new LogHistogram();
    for (OfThread thread : threads) {
      sum.add(thread.measured);
    }
    return sum;
  }

  /** How many ticks there were between start and stop. */
  long ticks() {
    long sum = lateness().count();
    for (OfThread thread : threads) {
      sum += thread.unplaced.count();
    }
    return sum;
  }

  /** A consumer of the ticks of one interval, which are due at {@code firstNanos + k * period}. */
  GridTick gridTick(long firstNanos, long periodNanos) {
    return new GridTick(this, firstNanos, periodNanos);
  }

  void record(long lateNanos, boolean placed) {
    OfThread mine = ofThread.get();
    // The histogram of the warm-up is written to so that the same code has run by then.
    LogHistogram histogram = !measuring ? mine.warmUp : placed ? mine.measured : mine.unplaced;
    histogram.record(lateNanos);
  }

  private static final class OfThread {
    final LogHistogram warmUp = new LogHistogram();
    final LogHistogram measured = new LogHistogram();

    /** Ticks of intervals whose grid is not known well enough. */
    final LogHistogram unplaced = new LogHistogram();
  }
}
