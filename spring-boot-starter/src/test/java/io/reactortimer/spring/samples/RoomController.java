// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.samples;

import io.reactortimer.Timers;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

@RestController
class RoomController {

  @GetMapping(path = "/rooms/{id}/beats", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<String> beats() {
    return Timers.every(Duration.ofMillis(10)).name("room.beat").counts().map(n -> "beat " + n);
  }
}
