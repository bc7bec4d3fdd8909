// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.SchedulerUse;
import io.reactortimer.TimerScheduler;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;

/**
 * Suspends timers while their context is paused, or stopped for a checkpoint, so that they do not
 * tick into stopped beans.
 *
 * <p>Concerns the schedulers that are beans of this context or of one above it. A scheduler shared
 * with another context keeps running until that one is paused too, because its timers cannot be
 * attributed to one context.
 *
 * <p>Stopping because the context closes, or because it could not start, is not a pause: beans that
 * end then may wait for a timer.
 */
final class PausedTimers implements SmartLifecycle, ContextScoped {

  /**
   * Stops after the web server has finished its requests, and starts before it. Beans that a tick
   * may call, such as connection pools, stop later and start earlier.
   */
  static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

  private static final Log log = LogFactory.getLog(PausedTimers.class);

  private final ConfigurableApplicationContext own;

  // Guarded by this from here on.
  private final Map<TimerScheduler, SchedulerUse> uses = new IdentityHashMap<>();
  private boolean begun;
  private boolean running;

  /** Whether a stop is a pause: neither before the context has started nor once it closes. */
  private boolean pausing;

  PausedTimers(ConfigurableApplicationContext own) {
    this.own = own;
  }

  // Called twice if it was switched off when the context was processed ahead of time: by the early
  // takeover, which makes it, and by the initializer of the context, which finds it.
  @Override
  public synchronized void contextBegins() {
    if (begun) {
      return;
    }
    begun = true;
    own.addApplicationListener(new AfterStart());
    own.addApplicationListener(new BeforeClose());
    own.getBeanFactory().registerSingleton("reactorTimerPausedTakeover", new PausedTakeover());
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }

  @Override
  public synchronized void start() {
    running = true;
    resume();
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public void stop(Runnable stopped) {
    CompletableFuture<?> silent;
    synchronized (this) {
      running = false;
      silent = pausing ? suspend() : CompletableFuture.completedFuture(null);
    }
    silent.whenComplete((nothing, failure) -> stopped.run());
  }

  private CompletableFuture<?> suspend() {
    log.debug("The context is paused; its timers are suspended");
    useThoseThereAre();
    List<CompletableFuture<?>> silent = new ArrayList<>();
    uses.values().forEach(use -> silent.add(use.suspend().toCompletableFuture()));
    takeovers().forEach(takeover -> silent.add(takeover.suspend().toCompletableFuture()));
    return CompletableFuture.allOf(silent.toArray(CompletableFuture<?>[]::new));
  }

  private void resume() {
    useThoseThereAre();
    uses.values().forEach(SchedulerUse::resume);
    takeovers().forEach(ContextTakeover::resume);
  }

  private void useThoseThereAre() {
    for (TimerScheduler scheduler :
        ExistingBeans.inAndAbove(own.getBeanFactory(), TimerScheduler.class)) {
      uses.computeIfAbsent(scheduler, TimerScheduler::use);
    }
  }

  private List<ContextTakeover> takeovers() {
    return ExistingBeans.in(own.getBeanFactory(), ContextTakeover.class);
  }

  @Override
  public synchronized void destroy() {
    pausing = false;
    uses.values().forEach(SchedulerUse::dispose);
    uses.clear();
  }

  /** The last listener of the start: if an earlier one fails, the context has not started. */
  private final class AfterStart implements ApplicationListener<ContextRefreshedEvent>, Ordered {

    @Override
    public int getOrder() {
      return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
      if (event.getApplicationContext() == own) {
        synchronized (PausedTimers.this) {
          pausing = true;
        }
      }
    }
  }

  /** Among the first listeners of the close, but after open streams have been completed. */
  private final class BeforeClose implements ApplicationListener<ContextClosedEvent>, Ordered {

    @Override
    public int getOrder() {
      return Ordered.HIGHEST_PRECEDENCE + 1;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
      if (event.getApplicationContext() == own) {
        synchronized (PausedTimers.this) {
          pausing = false;
          takeovers().forEach(ContextTakeover::takeAgain);
          resume();
        }
      }
    }
  }

  private synchronized boolean isPausing() {
    return pausing;
  }

  /**
   * The last to stop and the first to start: what is assembled between is not this context's, such
   * as the next test's, and must not wait for a timer that is held back here.
   */
  private final class PausedTakeover implements SmartLifecycle {

    private volatile boolean running;

    @Override
    public int getPhase() {
      return Integer.MIN_VALUE;
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public void start() {
      running = true;
      takeovers().forEach(ContextTakeover::takeAgain);
    }

    @Override
    public void stop() {
      running = false;
      if (isPausing()) {
        takeovers().forEach(ContextTakeover::giveWay);
      }
    }
  }
}
