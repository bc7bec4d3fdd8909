// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;

/** Gives back Reactor's default scheduler if an application fails before its context is up. */
final class TakeoverStartListener implements ApplicationListener<SpringApplicationEvent> {

  @Override
  public void onApplicationEvent(SpringApplicationEvent event) {
    if (event instanceof ApplicationStartedEvent) {
      TakeoverEnvironmentPostProcessor.settled(event.getSpringApplication());
    } else if (event instanceof ApplicationFailedEvent failed
        && (failed.getApplicationContext() == null || !failed.getApplicationContext().isActive())) {
      TakeoverEnvironmentPostProcessor.abandon(event.getSpringApplication());
    }
  }
}
