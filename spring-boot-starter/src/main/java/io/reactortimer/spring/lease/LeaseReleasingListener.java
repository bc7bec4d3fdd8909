// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.lease;

import io.reactortimer.lease.Leases;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Releases leases as soon as their context begins to close, before the web server waits for open
 * requests: another instance goes on meanwhile.
 */
final class LeaseReleasingListener implements ApplicationListener<ContextClosedEvent>, Ordered {

  private final ConfigurableApplicationContext own;
  private final ConfigurableListableBeanFactory beans;

  LeaseReleasingListener(
      ConfigurableApplicationContext own, ConfigurableListableBeanFactory beans) {
    this.own = own;
    this.beans = beans;
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
    for (String name : beans.getBeanNamesForType(Leases.class, true, false)) {
      // Not getBean: unused leases must not be made now.
      if (beans.getSingleton(name) instanceof Leases leases) {
        leases.dispose();
      }
    }
  }
}
