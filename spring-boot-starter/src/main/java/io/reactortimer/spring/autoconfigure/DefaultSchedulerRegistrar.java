// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Makes a scheduler the process default for as long as this bean lives. It is created after the
 * scheduler, hence destroyed before it: the default is never a scheduler that its context disposed.
 */
final class DefaultSchedulerRegistrar implements ContextScoped {

  private final Disposable use;

  /**
   * Takes the default over.
   *
   * @param scheduler null where a context has several and none is primary, which leaves the default
   *     alone
   */
  DefaultSchedulerRegistrar(@Nullable TimerScheduler scheduler) {
    this.use = scheduler == null ? Disposables.disposed() : Timers.useAsDefault(scheduler);
  }

  @Override
  public void destroy() {
    use.dispose();
  }
}
