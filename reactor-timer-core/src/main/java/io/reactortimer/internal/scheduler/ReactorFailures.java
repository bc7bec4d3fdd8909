// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.FailureHandler;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Reports failures the way Reactor's own schedulers do. */
public enum ReactorFailures implements FailureHandler {
  INSTANCE;

  private static final Logger LOG = Loggers.getLogger("io.reactortimer.TimerScheduler");

  /**
   * The public way to what Reactor does with a failed task: the thread's uncaught exception
   * handler, then the {@code onHandleError} hook. It costs one more call of the {@code onSchedule}
   * hook.
   */
  private static final Scheduler REPORTER = Schedulers.fromExecutor(Runnable::run);

  /**
   * Reports a failure. Throws nothing, whatever hooks, handlers and loggers do: the caller goes on.
   */
  @Override
  public void failed(Throwable failure) {
    try {
      REPORTER.schedule(
          () -> {
            throw Sneaky.sneak(failure);
          });
    } catch (Throwable ofReport) {
      // It has nowhere to go: this is where failures are reported.
    }
  }

  @Override
  public void loopFailed(String threadName, Throwable failure) {
    LOG.error("Timer thread " + threadName + " failed outside a task, and goes on", failure);
  }

  /** Throws checked exceptions from where only unchecked ones may be declared. */
  private static final class Sneaky {

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <T extends Throwable> RuntimeException sneak(Throwable failure) throws T {
      throw (T) failure;
    }
  }
}
