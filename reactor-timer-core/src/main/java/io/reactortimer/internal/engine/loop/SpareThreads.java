// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a scheduler that wait for a loop to carry, because the one that carries it is
 * stuck. They are those that were stuck before, and new ones if there are none.
 *
 * <p>The watch asks for them, and takes a loop only for one that waits already: a thread that could
 * not be started after that would leave the loop without any.
 */
final class SpareThreads {

  /** How long one waits before it ends. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How long one that was taken waits to be told, when it would have ended. */
  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ThreadFactory factory;

  /** How many may wait. */
  private final int most;

  /** Those that wait; the last one is the next to be taken. Guarded by this. */
  private final Deque<SpareThread> waiting = new ArrayDeque<>();

  /** Started and not waiting yet. Guarded by this. */
  private int starting;

  /** Whether no loop is left to be carried. Guarded by this. */
  private boolean closed;

  SpareThreads(ThreadFactory factory, int most) {
    this.factory = factory;
    this.most = most;
  }

  /** Takes one that waits, for a loop; null if there is none. */
  synchronized @Nullable SpareThread poll() {
    return waiting.pollLast();
  }

  /** Gives back one that was not needed after all. */
  synchronized void giveBack(SpareThread unused) {
    waiting.addLast(unused);
  }

  /** Starts one unless one waits or is on its way. */
  void prepare() {
    synchronized (this) {
      if (closed || starting > 0 || !waiting.isEmpty()) {
        return;
      }
      starting++;
    }
    boolean started = false;
    try {
      factory.newThread(new CarrierThread(this)).start();
      started = true;
    } catch (Throwable failure) {
      // No memory for a thread, say: then nothing is taken, and the next look tries again.
    } finally {
      if (!started) {
        synchronized (this) {
          starting--;
        }
      }
    }
  }

  /** Notes that a thread that was to be started runs, and waits soon. */
  synchronized void started() {
    starting--;
  }

  /** Has all that wait end, and all that come back. */
  void close() {
    Deque<SpareThread> all;
    synchronized (this) {
      closed = true;
      all = new ArrayDeque<>(waiting);
      waiting.clear();
    }
    all.forEach(spare -> LockSupport.unpark(spare.thread()));
  }

  /**
   * Waits for a loop to carry, on a thread that is free.
   *
   * @param own what the thread is called while it waits
   * @return null if the thread is to end
   */
  @Nullable LoopThread await(String own) {
    // Of the callback that it was stuck in: a loop may be waiting for it, and be given to it before
    // it parks for the first time.
    Thread.interrupted();
    SpareThread spare = new SpareThread();
    Thread.currentThread().setName(own);
    synchronized (this) {
      if (closed || waiting.size() >= most) {
        return null;
      }
      waiting.addLast(spare);
    }
    long sinceNanos = System.nanoTime();
    LoopThread next = spare.next();
    while (next == null) {
      long leftNanos = IDLE_NANOS - (System.nanoTime() - sinceNanos);
      LoopThread.parkSpare(this, Math.max(leftNanos, MOMENT_NANOS));
      next = spare.next();
      if (next == null && (leftNanos <= 0 || isClosed())) {
        synchronized (this) {
          if (waiting.remove(spare) || closed) {
            return spare.next();
          }
        }
        // Else it was taken just now, and is told in a moment, or given back.
      }
    }
    return next;
  }

  private synchronized boolean isClosed() {
    return closed;
  }
}
