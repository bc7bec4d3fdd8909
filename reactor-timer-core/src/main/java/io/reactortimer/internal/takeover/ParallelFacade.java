// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import io.reactortimer.internal.engine.loop.LoopEntry;
import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.scheduler.LoopScheduler;
import io.reactortimer.internal.scheduler.Submitted;
import io.reactortimer.internal.scheduler.TaskSubmitter;
import io.reactortimer.internal.scheduler.TimerWorker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The scheduler behind Reactor's {@code Schedulers.parallel()} while a takeover is installed. Code
 * that captured it may use it for the life of the process.
 *
 * <p>It owns no threads. Reactor makes one facade for each {@code parallel()} it builds, including
 * the loser of a race for the first use, and disposes it at a shutdown. Its own tasks then end, but
 * not those of other facades on the same scheduler. A takeover that is removed disposes none. Any
 * thread.
 */
final class ParallelFacade implements Scheduler, Scannable {

  private volatile boolean disposed;

  /** On the scheduler that was last in charge; null before the first call. */
  private volatile @Nullable TaskSubmitter submissions;

  /**
   * Returns the submitter to the scheduler in charge, which may be replaced; see {@link
   * ParallelTakeover}.
   */
  TaskSubmitter submissions() {
    LoopScheduler scheduler = ParallelTakeover.scheduler();
    TaskSubmitter known = submissions;
    if (known == null || known.scheduler() != scheduler) {
      known = new TaskSubmitter(scheduler, this);
      submissions = known; // a race is harmless: the instances are equivalent
    }
    return known;
  }

  @Override
  public Disposable schedule(Runnable task) {
    return submissions().submit(null, task);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return submissions().submit(null, task, delay, unit);
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return submissions().submit(null, task, initialDelay, period, unit);
  }

  @Override
  public Worker createWorker() {
    return new TimerWorker(submissions());
  }

  @Override
  public long now(TimeUnit unit) {
    return ParallelTakeover.lastScheduler().face().now(unit);
  }

  @Override
  public void init() {
    if (disposed) {
      throw new IllegalStateException(this + " has been disposed");
    }
  }

  @Override
  @Deprecated
  @SuppressWarnings("deprecation") // deprecated in the interface, which still has it
  public void start() {}

  @Override
  public void dispose() {
    if (ParallelTakeover.isSwapping()) {
      return;
    }
    StackRoom.forCall();
    disposed = true;
    if (submissions != null) { // else there is nothing to end
      ParallelTakeover.schedulers().forEach(scheduler -> scheduler.loops().endPicked(this::isOwn));
    }
  }

  private boolean isOwn(LoopEntry node) {
    return node instanceof Submitted submitted && submitted.owner() == this;
  }

  @Override
  public boolean isDisposed() {
    return disposed;
  }

  /** Disposes at once: the facade owns no threads whose end it could wait for. */
  @Override
  public Mono<Void> disposeGracefully() {
    return Mono.fromRunnable(this::dispose);
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
      return isDisposed();
    }
    if (key == TaskSubmitter.DOOR) {
      return submissions();
    }
    return key == Attr.NAME
        ? toString()
        : Scannable.from(ParallelTakeover.lastScheduler().face()).scanUnsafe(key);
  }

  @Override
  public String toString() {
    return "parallel on " + ParallelTakeover.lastScheduler().face();
  }
}
