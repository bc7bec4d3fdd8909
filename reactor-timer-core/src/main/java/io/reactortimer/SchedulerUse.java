// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.scheduler.SchedulerUses;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * One of those that a {@link TimerScheduler} works for and that may want its timers held back for a
 * while, such as an application context that is paused. A scheduler is suspended while all of them
 * want that: what is used by somebody else too goes on, because nobody can tell whose timers are
 * whose.
 *
 * <p>While a scheduler is suspended no timer fires, be it an interval, a delay, a timeout or a
 * periodic task. Deadlines pass as ever; afterwards what was missed follows the policy of each, and
 * what is due fires at a rate of a thousand timers a millisecond for each worker. Immediate tasks
 * run meanwhile, but for those of a {@code Worker} that has delayed tasks, which they must not
 * overtake. Everything else is as without: timers can be made, cancelled, completed, listed, and
 * the scheduler can be disposed, gracefully, too.
 *
 * <p>All methods are safe to call from any thread, and do nothing where there is nothing to do.
 */
public final class SchedulerUse implements Disposable {

  private final SchedulerUses.Use use;

  SchedulerUse(SchedulerUses.Use use) {
    this.use = use;
  }

  /**
   * Wants timers held back from now on. A tick that is being delivered may go on, and a few that
   * are about to be.
   *
   * @return completes when no timer fires any more, or at once if somebody else uses the scheduler;
   *     on a timer thread, so do not block there
   */
  public CompletionStage<@Nullable Void> suspend() {
    return use.suspend();
  }

  /** Wants timers to fire from now on. */
  public void resume() {
    use.resume();
  }

  /** Uses the scheduler no more; whether it is suspended is up to the others. */
  @Override
  public void dispose() {
    use.dispose();
  }

  @Override
  public boolean isDisposed() {
    return use.isDisposed();
  }
}
