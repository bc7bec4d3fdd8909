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
    Report report = null;
    try {
      report = new Report(failure);
      REPORTER.schedule(report);
    } catch (Throwable ofReport) {
      if (report != null) {
        report.logIfLost(ofReport);
      }
    }
  }

  @Override
  public void loopFailed(String threadName, Throwable failure) {
    LOG.error("Timer thread " + threadName + " failed outside a task, and goes on", failure);
  }

  /** A task that fails. Reactor has the failure once it runs. */
  private static final class Report implements Runnable {
    private final Throwable failure;
    private boolean runs;

    Report(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public void run() {
      runs = true;
      throw Sneaky.sneak(failure);
    }

    /** Writes the failure to the log if a hook has kept Reactor from it. */
    void logIfLost(Throwable ofReport) {
      try {
        if (!runs) {
          LOG.error("A timer has failed, and a hook that was to report it", failure);
          LOG.error("The hook has failed as follows", ofReport);
        }
      } catch (Throwable ofLog) {
        // It has nowhere to go: this is where failures are reported.
      }
    }
  }
}
