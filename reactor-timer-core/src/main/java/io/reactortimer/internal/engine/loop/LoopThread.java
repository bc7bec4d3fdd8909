// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loop on a thread that is started when the loop is first needed. Should the loop itself
 * throw, for want of memory perhaps, it is run again on the same thread: another one would want
 * memory, too.
 */
final class LoopThread implements LoopDriver, Runnable {

  /** The pause before the loop is run again, doubled each time that it fails soon after. */
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A run that was longer than this has got somewhere. */
  private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TimerLoop loop;
  private final ThreadFactory factory;

  /** Whether there is a thread, or one is being made. */
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
    } else if (!started.get()) {
      StackRoom.forCall(); // claimed, it must be started or given back
      if (started.compareAndSet(false, true)) {
        start();
      }
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
        lost();
        loop.end().threadFailed();
      }
    }
  }

  private void lost() {
    thread = null;
    started.set(false); // first: a producer that must wake the loop has to be able to start one
    loop.lostThread();
  }

  @Override
  public void park(long nanos) {
    // A flag that was left behind would make every wait end at once.
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
  public void clearInterrupt() {
    if (thread == Thread.currentThread()) { // not that of a thread that ends a loop without one
      Thread.interrupted();
    }
  }

  @Override
  public void run() {
    if (thread != Thread.currentThread()) {
      throw new IllegalStateException("a thread factory must not run the task itself");
    }
    try {
      runUntilEnded();
    } finally {
      if (!loop.hasEnded()) {
        loop.abandon();
        lost();
      }
    }
  }

  private void runUntilEnded() {
    long pauseNanos = FIRST_PAUSE_NANOS / 2;
    long beganNanos = loop.clock().nowNanos();
    while (!runsToItsEnd()) {
      long failedNanos = loop.clock().nowNanos();
      pauseNanos =
          failedNanos - beganNanos > SOON_NANOS
              ? FIRST_PAUSE_NANOS
              : Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
      park(pauseNanos); // a producer that wakes it finds it awake before it parks again
      beganNanos = failedNanos;
    }
  }

  private boolean runsToItsEnd() {
    try {
      loop.run();
      return true;
    } catch (Throwable failure) {
      loop.failedOutsideTasks(Thread.currentThread().getName(), failure);
      return false;
    }
  }

  @Override
  public String toString() {
    return "loop " + loop.index();
  }
}
