// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A call to a service that is down, in plain Reactor: it knows nothing of this library. Its timers
 * are listed all the same, because Reactor's default scheduler is taken over.
 */
@RestController
class UpstreamController {

  /** Tries for a while; meanwhile a TIMEOUT and a RETRY_BACKOFF are live. */
  @GetMapping("/upstream")
  Mono<String> call() {
    return Mono.<String>error(() -> new IllegalStateException("the upstream is down"))
        .retryWhen(Retry.backoff(4, Duration.ofSeconds(2)))
        .name("upstream.call")
        .timeout(Duration.ofSeconds(60))
        .onErrorResume(failure -> Mono.just("gave up: " + failure.getMessage() + "\n"));
  }
}
