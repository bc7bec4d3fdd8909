// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loop on a thread that is started when the loop is first needed. Should the thread die,
 * another one takes over the same timers.
 */
final class LoopThread implements LoopDriver, Runnable {

  private final TimerLoop loop;
  private final ThreadFactory factory;
  private final AtomicBoolean started = new AtomicBoolean();

  /** Null until started. */
  private volatile @Nullable Thread thread;

  LoopThread(TimerLoop loop, ThreadFactory factory) {
    this.loop = loop;
    this.factory = factory;
  }

  @Override
  public void wake() {
    Thread known = thread;
    if (known != null) {
      LockSupport.unpark(known);
    } else if (started.compareAndSet(false, true)) {
      start();
    }
    // Else it is being started, and looks at the inbox before it parks.
  }

  private void start() {
    boolean running = false;
    try {
      Thread fresh = factory.newThread(this);
      thread = fresh;
      fresh.start();
      running = true;
    } finally {
      if (!running) {
        // No memory for a thread, say: the caller is told, and the next hand-over tries again.
        thread = null;
        started.set(false); // first: whoever finds the plan to break must be able to start one
        loop.inbox().plan(LoopClock.NEVER, 0);
        loop.end().threadFailed();
      }
    }
  }

  @Override
  public void park(long nanos) {
    // A flag that a task left behind would make every wait end at once.
    Thread.interrupted();
    if (nanos == LoopClock.NEVER) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }

  @Override
  public boolean isStarted() {
    return started.get();
  }

  @Override
  public boolean retire() {
    return started.compareAndSet(false, true);
  }

  @Override
  public void interrupt() {
    Thread known = thread;
    if (known != null) {
      known.interrupt();
    }
  }

  @Override
  public void run() {
    if (thread != Thread.currentThread()) {
      throw new IllegalStateException("a thread factory must not run the task itself");
    }
    try {
      loop.run();
    } catch (Throwable failure) {
      loop.died(Thread.currentThread().getName(), failure);
      start();
    }
  }

  @Override
  public String toString() {
    return "loop " + loop.index();
  }
}
