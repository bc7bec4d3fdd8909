// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.PeriodicTaskNode;
import io.reactortimer.internal.engine.loop.SignalNode;
import io.reactortimer.internal.engine.loop.TimerNode;
import io.reactortimer.internal.listing.LiveTask;
import io.reactortimer.internal.listing.PipelineSteps;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable.Attr;

/**
 * Completes a {@code Flux.interval} from outside: on its loop, so never during one of its ticks, it
 * cancels the interval as its subscriber would, and then tells the subscriber that it is complete.
 */
final class FluxIntervalCompletion<T extends PeriodicTaskNode & LiveTask> extends SignalNode {

  private final T task;

  /** What it runs. Kept here: the task drops it when its loop ends, which may be before this. */
  private final Runnable interval;

  private FluxIntervalCompletion(T task, Runnable interval) {
    super(task.loop());
    this.task = task;
    this.interval = interval;
  }

  /**
   * Ends the interval of {@code task}, soon.
   *
   * @return whether it was live
   */
  static <T extends PeriodicTaskNode & LiveTask> boolean submit(T task) {
    Runnable interval = task.submitted();
    return interval != null && !task.isEnded() && submit(task, interval);
  }

  private static <T extends PeriodicTaskNode & LiveTask> boolean submit(T task, Runnable interval) {
    FluxIntervalCompletion<T> completion = new FluxIntervalCompletion<>(task, interval);
    if (task.loop().submit(completion)) {
      return true;
    }
    if (!task.loop().isCarriedHere()) {
      return false;
    }
    completion.terminate(); // at the end of the loop, on its thread
    return true;
  }

  @Override
  protected TimerNode behind() {
    return task;
  }

  @Override
  protected void deliver() {
    // It may have moved meanwhile, and then it ticks elsewhere.
    if (task.loop() != loop() && submit(task, interval)) {
      return;
    }
    if (!(interval instanceof Subscription subscription)
        || !(PipelineSteps.next(interval) instanceof CoreSubscriber<?> subscriber)
        || Boolean.TRUE.equals(PipelineSteps.scan(interval, Attr.CANCELLED))) {
      return; // it has ended since, and its subscriber knows
    }
    subscription.cancel();
    task.tryCancel();
    // A tick finds the thread-locals of the thread that has scheduled it; this is no tick.
    ContextThreadLocals.with(subscriber, subscriber::onComplete);
  }
}
