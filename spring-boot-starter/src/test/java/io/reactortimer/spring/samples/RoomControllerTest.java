// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.samples;

import io.reactortimer.test.NoLeakedTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

@WebFluxTest(RoomController.class)
@AutoConfigureWebTestClient(timeout = "60s")
@NoLeakedTimers
class RoomControllerTest {

  @Autowired private WebTestClient client;

  @Test
  void theBeatsOfARoomEndWithTheirListener() {
    Flux<String> beats =
        client.get().uri("/rooms/7/beats").exchange().returnResult(String.class).getResponseBody();
    StepVerifier.create(beats)
        .expectNext("beat 0", "beat 1")
        .thenCancel()
        .verify(Duration.ofSeconds(60));
  }
}
