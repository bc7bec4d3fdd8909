// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.List;

/**
 * The live timers by name and kind.
 *
 * @param groups the largest groups, largest first
 * @param otherGroups how many more there are
 * @param live how many timers there are in all groups, including the omitted ones
 * @param partial whether some timers were not seen because of a stalled loop
 * @since 0.1
 */
public record TimerGroups(List<TimerGroup> groups, int otherGroups, long live, boolean partial) {

  /** Copies the list. */
  public TimerGroups {
    groups = List.copyOf(groups);
  }
}
