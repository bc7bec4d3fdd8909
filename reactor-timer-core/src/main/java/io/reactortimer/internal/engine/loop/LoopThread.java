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
 * Runs a loop on a thread that is started when the loop is first needed, and on others after that
 * if one is stuck. Should the loop itself throw, for want of memory perhaps, it is run again on the
 * same thread: another one would want memory, too.
 */
final class LoopThread implements LoopDriver {

  /** The pause before the loop is run again, doubled each time that it fails soon after. */
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A run that was longer than this has got somewhere. */
  private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TimerLoop loop;
  private final ThreadFactory factory;
  private final SpareThreads spares;

  /** Whether there is a thread, or one is being made. */
  private final AtomicBoolean started = new AtomicBoolean();

  /** Null until started. */
  private volatile @Nullable Thread thread;

  /** What its threads are called while they carry it. Null until started. */
  private volatile @Nullable String name;

  LoopThread(TimerLoop loop, ThreadFactory factory, SpareThreads spares) {
    this.loop = loop;
    this.factory = factory;
    this.spares = spares;
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
      Thread fresh = factory.newThread(new CarrierThread(spares, this));
      name = fresh.getName();
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
    loop.turns().lostThread();
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

  /** Waits for a loop to carry; here, because this class alone may block on such a thread. */
  static void parkSpare(Object blocker, long nanos) {
    Thread.interrupted();
    LockSupport.parkNanos(blocker, nanos);
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
  public void unretire() {
    started.set(false);
  }

  @Override
  public void interrupt(@Nullable Thread carrying) {
    if (carrying != null) {
      carrying.interrupt();
    }
  }

  @Override
  public void clearInterrupt() {
    if (thread == Thread.currentThread()) { // not that of a thread that ends a loop without one
      Thread.interrupted();
    }
  }

  /** Returns the loop. */
  TimerLoop loop() {
    return loop;
  }

  /**
   * Takes the loop from a thread that still is in the callback that was seen, for a spare one.
   *
   * @return what became of the callback; null if it has come back
   */
  @Nullable StuckCallback handOver(LoopCarrier from, int seen, SpareThread spare, long sinceNanos) {
    Thread next = spare.thread();
    StuckCallback left = loop.take(from, seen, next, sinceNanos);
    if (left != null) {
      thread = next; // before it carries the loop: it is not woken in vain
      spare.carry(this);
    }
    return left;
  }

  /**
   * Carries the loop on the current thread until the loop ends or is handed over.
   *
   * @param isFirst whether no thread has carried it before
   * @return whether it was handed over, and the thread is free
   */
  boolean carry(boolean isFirst) {
    if (thread != Thread.currentThread()) {
      throw new IllegalStateException("a thread factory must not run the task itself");
    }
    boolean lost = false;
    try {
      lost = runUntilEnded(isFirst);
    } finally {
      if (!lost && loop.carrier().isHere() && !loop.hasEnded()) {
        loop.turns().abandon();
        lost();
      }
    }
    return lost;
  }

  /** Returns whether the loop was handed over. */
  private boolean runUntilEnded(boolean isFirst) {
    boolean goesOn = !isFirst;
    long pauseNanos = FIRST_PAUSE_NANOS / 2;
    long beganNanos = loop.clock().nowNanos();
    for (; ; ) {
      try {
        if (goesOn) {
          loop.turns().goOn();
        } else {
          loop.turns().run();
        }
        return false;
      } catch (LostLoop handedOver) {
        return true;
      } catch (Throwable failure) {
        loop.failedOutsideTasks(Thread.currentThread().getName(), failure);
        if (!loop.carrier().isHere()) {
          return true; // it had lost the loop before
        }
      }
      goesOn = false;
      long failedNanos = loop.clock().nowNanos();
      pauseNanos =
          failedNanos - beganNanos > SOON_NANOS
              ? FIRST_PAUSE_NANOS
              : Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
      park(pauseNanos); // a producer that wakes it finds it awake before it parks again
      beganNanos = failedNanos;
    }
  }

  /** Calls the current thread, which carries the loop from now on, as the loop's first one. */
  void nameThread() {
    String known = name;
    try {
      if (known != null) {
        Thread.currentThread().setName(known);
      }
    } catch (Throwable failure) {
      // For want of memory, say: a loop must not lose its thread for a name.
    }
  }

  @Override
  public String toString() {
    return "loop " + loop.index();
  }
}
