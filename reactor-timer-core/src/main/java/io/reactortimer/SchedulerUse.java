// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.scheduler.SchedulerUses;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A registered user of a {@link TimerScheduler}, such as an application context, which may ask for
 * timers to be held back while it is paused. A scheduler is suspended while all its users ask for
 * that. A scheduler shared with another user keeps running, because its timers cannot be attributed
 * to one user.
 *
 * <p>While a scheduler is suspended no timer fires, be it an interval, a delay, a timeout or a
 * periodic task. Deadlines pass as usual. Afterwards missed ticks follow the policy of each timer,
 * and each worker fires due timers at a rate of a thousand per millisecond. Immediate tasks run
 * meanwhile, except those of a {@code Worker} with delayed tasks, which they must not overtake.
 * Nothing else changes: timers can be created, cancelled, completed and listed, and the scheduler
 * can be disposed, also gracefully.
 *
 * <p>All methods are safe to call from any thread; a call with nothing to do has no effect.
 *
 * @since 0.1
 */
public final class SchedulerUse implements Disposable {

  private final SchedulerUses.Use use;

  SchedulerUse(SchedulerUses.Use use) {
    this.use = use;
  }

  /**
   * Asks for timers to be held back from now on. A tick that is being delivered continues, and a
   * few more may be delivered.
   *
   * @return completes when no timer fires any more, or at once if the scheduler has another user
   *     that has not asked for this; completed on a timer thread, so do not block there
   */
  public CompletionStage<@Nullable Void> suspend() {
    return use.suspend();
  }

  /** Allows timers to fire again. */
  public void resume() {
    use.resume();
  }

  /** Ends this registration; the remaining users decide whether the scheduler is suspended. */
  @Override
  public void dispose() {
    use.dispose();
  }

  @Override
  public boolean isDisposed() {
    return use.isDisposed();
  }
}
