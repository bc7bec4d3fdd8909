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

/**
 * Completes a {@code Flux.interval} from outside: on its loop, so never during one of its ticks, it
 * cancels the interval as its subscriber would, and then tells the subscriber that it is complete.
 */
final class FluxIntervalCompletion<T extends PeriodicTaskNode & LiveTask> extends SignalNode {

  private final T task;

  private FluxIntervalCompletion(T task) {
    super(task.loop());
    this.task = task;
  }

  /**
   * Ends the interval of {@code task}, soon.
   *
   * @return whether it was live
   */
  static <T extends PeriodicTaskNode & LiveTask> boolean submit(T task) {
    return !task.isEnded() && task.loop().submit(new FluxIntervalCompletion<>(task));
  }

  @Override
  protected TimerNode behind() {
    return task;
  }

  @Override
  protected void deliver() {
    // It may have moved meanwhile, and then it ticks elsewhere.
    if (task.loop() != loop() && submit(task)) {
      return;
    }
    Runnable interval = task.submitted();
    if (!(interval instanceof Subscription subscription)
        || !(PipelineSteps.next(interval) instanceof CoreSubscriber<?> subscriber)) {
      return; // it has ended since
    }
    subscription.cancel();
    task.tryCancel();
    // A tick finds the thread-locals of the thread that has scheduled it; this is no tick.
    ContextThreadLocals.with(subscriber, subscriber::onComplete);
  }
}
