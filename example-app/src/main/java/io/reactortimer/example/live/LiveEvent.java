// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.live;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a room of a lane, as the page is sent it.
 *
 * @param what {@code tick}, {@code died} or {@code again}
 * @param missed how many ticks were missed before this one, where that is known
 * @param reason why the stream died
 */
record LiveEvent(String lane, String room, String what, long missed, @Nullable String reason) {

  static LiveEvent tick(Lane lane, Room room, long missed) {
    return new LiveEvent(lane.name(), name(room), "tick", missed, null);
  }

  static LiveEvent died(Lane lane, Room room, Throwable failure) {
    return new LiveEvent(lane.name(), name(room), "died", 0, failure.getMessage());
  }

  static LiveEvent again(Lane lane, Room room) {
    return new LiveEvent(lane.name(), name(room), "again", 0, null);
  }

  private static String name(Room room) {
    return room.name().toLowerCase(Locale.ROOT);
  }
}
