// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The suspected timers of a scheduler, as one look at its live timers has found them.
 *
 * @param suspects the largest groups, largest first
 * @param otherSuspects how many more groups there are
 * @param counts how many timers are suspected by reason, of all groups, without zeroes
 * @param partial whether some timers were not seen because of a stalled loop
 * @since 0.1
 */
public record Suspects(
    List<Suspect> suspects, int otherSuspects, Map<SuspectReason, Long> counts, boolean partial) {

  /** No suspects. */
  public static final Suspects NONE = new Suspects(List.of(), 0, Map.of(), false);

  /** Copies the list and the map. */
  public Suspects {
    suspects = List.copyOf(suspects);
    counts = counts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(counts));
  }

  /**
   * Returns how many timers are suspected, for any reason.
   *
   * @return the sum of the counts
   */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
