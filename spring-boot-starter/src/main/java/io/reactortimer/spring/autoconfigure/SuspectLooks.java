// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.TimerScheduler;
import io.reactortimer.live.WorkerInfo;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Looks for suspects on a thread of its own now and then, so that a leak is told of though nobody
 * asks. It is no timer itself, because that would be listed, and does not look while nothing is
 * armed. Ends with the context.
 */
final class SuspectLooks implements SmartInitializingSingleton, DisposableBean {

  private static final Log log = LogFactory.getLog(SuspectLooks.class);

  private final Supplier<? extends Collection<TimerScheduler>> schedulers;
  private final Duration every;

  /** Null before the context has started. */
  private @Nullable Thread thread;

  SuspectLooks(Supplier<? extends Collection<TimerScheduler>> schedulers, Duration every) {
    this.schedulers = schedulers;
    this.every = every;
  }

  @Override
  public void afterSingletonsInstantiated() {
    Thread looking = new Thread(this::run, "reactor-timer-looks");
    looking.setDaemon(true);
    looking.start();
    thread = looking;
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(every.toMillis());
      } catch (InterruptedException end) {
        return;
      }
      try {
        look();
      } catch (Error untold) {
        // For want of memory to tell of another error, say: the next look is another chance.
      }
    }
  }

  private void look() {
    try {
      for (TimerScheduler scheduler : schedulers.get()) {
        if (scheduler.live().workers().stream().mapToLong(WorkerInfo::armed).sum() > 0) {
          scheduler.live().suspects(0);
        }
      }
    } catch (RuntimeException failure) { // the next look is another chance
      log.debug("A look for suspects has failed", failure);
    } catch (Error failure) { // so it is after one for want of memory or stack
      log.warn("A look for suspects has failed; the next is due in " + every, failure);
    }
  }

  @Override
  public void destroy() {
    Thread looking = thread;
    if (looking != null) {
      looking.interrupt();
    }
  }
}
