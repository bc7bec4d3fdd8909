// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.live;

import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Watches the rooms for a moment before anybody else does. In a cold JVM a fast stream on Reactor's
 * scheduler dies within its first second by itself, which would be no fair start.
 */
@Component
@ConditionalOnBooleanProperty(name = "example.live.warm-up", matchIfMissing = true)
class WarmUp {

  private static final Duration MOMENT = Duration.ofSeconds(10);

  @EventListener
  void watch(WebServerInitializedEvent started) {
    if (started.getApplicationContext().getServerNamespace() == null) {
      WebClient.create("http://localhost:" + started.getWebServer().getPort())
          .get()
          .uri("/live/events")
          .retrieve()
          .bodyToFlux(String.class)
          .takeUntilOther(Mono.delay(MOMENT))
          .subscribe(event -> {}, failure -> {});
    }
  }
}
