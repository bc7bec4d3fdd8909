// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.WorkerGroup;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/**
 * A Worker: tasks that share a loop, keep their order and end together. Nothing refers to it but
 * its own tasks, so one that is never disposed costs nothing when it is idle.
 */
public final class TimerWorker extends WorkerGroup implements Scheduler.Worker, Scannable {

  private final TaskSubmitter submissions;

  public TimerWorker(TaskSubmitter submissions) {
    super(submissions.scheduler().loops());
    this.submissions = submissions;
  }

  @Override
  public Disposable schedule(Runnable task) {
    return submissions.submit(this, task);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return submissions.submit(this, task, delay, unit);
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return submissions.submit(this, task, initialDelay, period, unit);
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
      return isDisposed();
    }
    if (key == Attr.BUFFERED) {
      return size();
    }
    if (key == Attr.NAME) {
      return submissions.scheduler().settings().name() + ".worker";
    }
    return key == Attr.PARENT ? submissions.owner() : null; // the face, which can be scanned
  }
}
