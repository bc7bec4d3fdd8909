// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/** A task that holds its thread until it is released, or interrupted. */
public final class Blocker implements Runnable {

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);

  private volatile Thread thread;
  private volatile boolean interrupted;

  /** One that holds the thread of {@code worker} already. */
  public static Blocker on(Scheduler.Worker worker) {
    Blocker blocker = new Blocker();
    worker.schedule(blocker);
    blocker.awaitEntered();
    return blocker;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    entered.countDown();
    try {
      if (!gate.await(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("never released");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      left.countDown();
    }
  }

  public void awaitEntered() {
    Waiting.open(entered);
  }

  public void release() {
    gate.countDown();
  }

  public void awaitLeft() {
    Waiting.open(left);
  }

  public boolean wasInterrupted() {
    return interrupted;
  }

  public Thread thread() {
    return thread;
  }
}
