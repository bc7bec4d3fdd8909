// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import io.reactortimer.Timers;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** The events of a room, for viewers in a browser. */
@RestController
class RoomController {

  private final RoomProperties rooms;

  RoomController(RoomProperties rooms) {
    this.rooms = rooms;
  }

  /**
   * Sends the viewer a heartbeat until the connection closes. Closing it cancels the subscription,
   * and with it the timer: there is nothing else to clean up.
   */
  @GetMapping(path = "/rooms/{room}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<ServerSentEvent<Heartbeat>> events(
      @PathVariable String room, @RequestParam(defaultValue = "guest") String viewer) {
    return Timers.every(rooms.heartbeat())
        .name("viewer.heartbeat")
        .tag("room", room)
        .counts()
        .map(beat -> new Heartbeat(room, viewer, beat))
        .map(beat -> ServerSentEvent.builder(beat).event("heartbeat").build());
  }

  /**
   * One event of a room.
   *
   * @param room the room
   * @param viewer whom it was sent to
   * @param beat how many heartbeats the viewer was sent before
   */
  record Heartbeat(String room, String viewer, long beat) {}
}
