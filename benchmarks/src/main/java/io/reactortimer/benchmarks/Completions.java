// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import reactor.util.concurrent.Queues;

/**
 * The other thread that asynchronous calls come back on. It looks every millisecond, as one that a
 * network wakes, so a call takes about that long, and handing over to it wakes nobody: an executor
 * that is woken for single calls costs more than the timers that are to be compared.
 */
final class Completions {

  private final Queue<Runnable> queue = Queues.<Runnable>unboundedMultiproducer().get();

  Completions() {
    Thread thread = new Thread(this::loop, "completions");
    thread.setDaemon(true);
    thread.start();
  }

  /** Has {@code completion} run by the other thread. */
  void complete(Runnable completion) {
    if (!queue.offer(completion)) {
      throw new IllegalStateException("an unbounded queue is full");
    }
  }

  private void loop() {
    while (true) {
      for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
        next.run();
      }
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
