// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.TimerScheduler;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Completes endless streams of ticks as soon as their context begins to close: before the web
 * server waits for open requests, which a heartbeat would keep open for the whole grace period.
 *
 * <p>Concerns the schedulers that are beans of this context. A scheduler shared with another
 * context keeps running until that one closes too, because its timers cannot be attributed to one
 * context.
 */
final class IntervalCompletingListener
    implements ApplicationListener<ContextClosedEvent>, Ordered, ContextScoped {

  private final ConfigurableApplicationContext own;
  private final List<Disposable> closing = new ArrayList<>();

  IntervalCompletingListener(ConfigurableApplicationContext own) {
    this.own = own;
  }

  /** Returns the first place: other listeners may wait for what ends here. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    if (event.getApplicationContext() != own) {
      return; // a child's, which is published here too
    }
    List<ContextTakeover> takeovers = ExistingBeans.in(own.getBeanFactory(), ContextTakeover.class);
    takeovers.forEach(ContextTakeover::contextCloses);
    for (TimerScheduler scheduler : ExistingBeans.in(own.getBeanFactory(), TimerScheduler.class)) {
      if (takeovers.stream().noneMatch(takeover -> takeover.shares(scheduler))) {
        closing.add(scheduler.beginClosing());
      }
    }
  }

  /**
   * Ends the announcement: the schedulers may live on, for code that captured Reactor's default.
   */
  @Override
  public void destroy() {
    Disposables.composite(closing).dispose();
  }
}
