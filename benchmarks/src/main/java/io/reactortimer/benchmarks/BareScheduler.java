// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * A scheduler below Reactor's own operators that costs as little as one can: what is periodic goes
 * to a bare list, and a delay is forgotten, as if it were cancelled at no cost. Nothing else can be
 * asked of it.
 */
final class BareScheduler implements Scheduler, Scheduler.Worker {

  private static final Disposable FORGOTTEN = Disposables.disposed();

  private final Consumer<BareTimer> begin;

  private BareScheduler(Consumer<BareTimer> begin) {
    this.begin = begin;
  }

  /** Runs periodic tasks only. */
  static Scheduler periodic(BareClockwork clockwork) {
    return new BareScheduler(clockwork::begin);
  }

  /** Runs nothing: for delays that never pass. */
  static Scheduler forgetful() {
    return new BareScheduler(
        timer -> {
          throw new IllegalArgumentException("only delays are forgotten");
        });
  }

  @Override
  public Worker createWorker() {
    return this; // there is nothing of a worker's own
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    long dueNanos = System.nanoTime() + unit.toNanos(initialDelay);
    begin.accept(new Task(task, dueNanos, unit.toNanos(period)));
    return this;
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return FORGOTTEN;
  }

  @Override
  public Disposable schedule(Runnable task) {
    throw new UnsupportedOperationException("it has no thread for " + task);
  }

  @Override
  public void dispose() {}

  private static final class Task extends BareTimer {
    private final Runnable task;

    Task(Runnable task, long dueNanos, long periodNanos) {
      super(dueNanos, periodNanos);
      this.task = task;
    }

    @Override
    void tick() {
      task.run();
    }

    @Override
    long readAheadOfTick() {
      return task.getClass() == Thread.class ? 1 : 0; // its header: the fields are not ours
    }
  }
}
