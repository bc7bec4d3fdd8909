// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Bare timers by the millisecond in which they are due, as in a wheel: all of a slot fire together
 * once it is over. Of one thread.
 */
final class BareSlots implements BareClockwork.Order {

  private static final long WIDTH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** A power of two; a revolution takes longer than the longest period, two seconds. */
  private static final int SLOTS = 4096;

  private static final int AHEAD = 16;

  private final long startNanos;
  private final List<List<BareTimer>> slots = new ArrayList<>(SLOTS);

  /** The first that has not fired. */
  private long next;

  BareSlots(long startNanos) {
    this.startNanos = startNanos;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>());
    }
  }

  @Override
  public void add(BareTimer timer) {
    long slot = Math.max(next, (timer.dueNanos() - startNanos) / WIDTH_NANOS);
    slots.get((int) slot & (SLOTS - 1)).add(timer);
  }

  @Override
  public long fire(long nowNanos) {
    long read = 0;
    long over = (nowNanos - startNanos) / WIDTH_NANOS;
    while (next < over) {
      List<BareTimer> due = slots.get((int) next++ & (SLOTS - 1));
      int size = due.size();
      for (int i = 0; i < size; i++) {
        if (i % AHEAD == 0) {
          read += readAhead(due, i, Math.min(size, i + AHEAD));
        }
        BareTimer one = due.get(i);
        one.fire();
        add(one);
      }
      due.clear(); // nothing was added to it: a period is shorter than a revolution
    }
    return read;
  }

  private static long readAhead(List<BareTimer> due, int from, int to) {
    long read = 0;
    for (int i = from; i < to; i++) {
      read += due.get(i).readAhead();
    }
    return read;
  }

  @Override
  public long nextNanos() {
    return startNanos + (next + 1) * WIDTH_NANOS;
  }
}
