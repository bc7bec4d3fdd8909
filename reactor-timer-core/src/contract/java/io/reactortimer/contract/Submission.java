// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** The six ways to give a scheduler a task. */
enum Submission {
  DIRECT(false) {
    @Override
    Disposable submit(Scheduler scheduler, Scheduler.Worker worker, Runnable task) {
      return scheduler.schedule(task);
    }
  },
  DIRECT_DELAYED(false) {
    @Override
    Disposable submit(Scheduler scheduler, Scheduler.Worker worker, Runnable task) {
      return scheduler.schedule(task, 1, TimeUnit.MILLISECONDS);
    }
  },
  DIRECT_PERIODIC(true) {
    @Override
    Disposable submit(Scheduler scheduler, Scheduler.Worker worker, Runnable task) {
      return scheduler.schedulePeriodically(task, 1, 1, TimeUnit.MILLISECONDS);
    }
  },
  WORKER(false) {
    @Override
    Disposable submit(Scheduler scheduler, Scheduler.Worker worker, Runnable task) {
      return worker.schedule(task);
    }
  },
  WORKER_DELAYED(false) {
    @Override
    Disposable submit(Scheduler scheduler, Scheduler.Worker worker, Runnable task) {
      return worker.schedule(task, 1, TimeUnit.MILLISECONDS);
    }
  },
  WORKER_PERIODIC(true) {
    @Override
    Disposable submit(Scheduler scheduler, Scheduler.Worker worker, Runnable task) {
      return worker.schedulePeriodically(task, 1, 1, TimeUnit.MILLISECONDS);
    }
  };

  private final boolean periodic;

  Submission(boolean periodic) {
    this.periodic = periodic;
  }

  abstract Disposable submit(Scheduler scheduler, Scheduler.Worker worker, Runnable task);

  boolean isPeriodic() {
    return periodic;
  }

  boolean isOnWorker() {
    return this == WORKER || this == WORKER_DELAYED || this == WORKER_PERIODIC;
  }
}
