// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Says once, when the application has started, that live timers could be listed and how. Says
 * nothing where access to the endpoint was denied on purpose.
 */
final class UnexposedEndpointNotice implements ApplicationListener<ApplicationStartedEvent> {

  private static final Log log = LogFactory.getLog(UnexposedEndpointNotice.class);

  /** Null where Actuator's own auto-configuration is switched off. */
  private final @Nullable EndpointAccessResolver access;

  UnexposedEndpointNotice(@Nullable EndpointAccessResolver access) {
    this.access = access;
  }

  @Override
  public void onApplicationEvent(ApplicationStartedEvent event) {
    if (access != null
        && access.accessFor(EndpointId.of(TimersEndpoint.ID), Access.READ_ONLY) != Access.NONE) {
      log.info(
          "Live timers are not listed, because the endpoint 'timers' is not exposed. To expose it,"
              + " add it to management.endpoints.web.exposure.include, as in health,timers");
    }
  }
}
