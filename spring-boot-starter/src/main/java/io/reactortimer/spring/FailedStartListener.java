// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationListener;

/** Gives back Reactor's default scheduler where an application fails before its context is up. */
final class FailedStartListener implements ApplicationListener<ApplicationFailedEvent> {

  @Override
  public void onApplicationEvent(ApplicationFailedEvent event) {
    if (event.getApplicationContext() == null || !event.getApplicationContext().isActive()) {
      TakeoverPostProcessor.abandon(event.getSpringApplication());
    }
  }
}
