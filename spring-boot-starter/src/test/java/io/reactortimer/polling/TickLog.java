// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.polling;

import io.reactortimer.Tick;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** How late each tick of a window was. One loop writes; any thread begins a window and ends it. */
final class TickLog {

  private final int most;
  private volatile Window current;

  /** Holds so many ticks of a window at most. */
  TickLog(int most) {
    this.most = most;
    this.current = new Window(most);
  }

  void ticked(Tick tick) {
    current.add(tick.lateness().toNanos());
  }

  /** Returns the lateness of all ticks since the last call, in nanoseconds and sorted. */
  long[] endWindow() {
    Window ended = current;
    Window next = new Window(most);
    current = next;
    while (next.size.get() == 0) {
      Thread.onSpinWait(); // until the loop writes to that, and so no longer to the other
    }
    long[] nanos = Arrays.copyOf(ended.nanos, ended.size.get());
    Arrays.sort(nanos);
    return nanos;
  }

  private static final class Window {
    private final long[] nanos;
    private final AtomicInteger size = new AtomicInteger();

    Window(int most) {
      nanos = new long[most];
    }

    void add(long late) {
      int at = size.get();
      nanos[at] = late;
      size.setRelease(at + 1);
    }
  }
}
