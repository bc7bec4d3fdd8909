// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A scheduler that takes no more tasks once a test says so. */
final class RefusingScheduler implements Scheduler {

  private final Scheduler scheduler;
  boolean refuses;

  RefusingScheduler(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public long now(TimeUnit unit) {
    return scheduler.now(unit);
  }

  @Override
  public Disposable schedule(Runnable task) {
    check();
    return scheduler.schedule(task);
  }

  private void check() {
    if (refuses) {
      throw new RejectedExecutionException("no more");
    }
  }

  @Override
  public Worker createWorker() {
    Worker worker = scheduler.createWorker();
    return new Worker() {
      @Override
      public Disposable schedule(Runnable task) {
        check();
        return worker.schedule(task);
      }

      @Override
      public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        check();
        return worker.schedule(task, delay, unit);
      }

      @Override
      public void dispose() {
        worker.dispose();
      }
    };
  }
}
