// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.List;

/**
 * Where the timers of a scheduler come from, how many there are, and how long they live.
 *
 * @param by by what they are put together
 * @param entries those with the most live timers, largest first
 * @param others how many more there are
 * @param partial whether some timers were not seen because of a stalled loop; for that loop the
 *     numbers of the last complete look are repeated
 * @since 0.1
 */
public record TimerProfile(ProfileBy by, List<ProfileEntry> entries, int others, boolean partial) {

  /** Copies the list. */
  public TimerProfile {
    entries = List.copyOf(entries);
  }
}
