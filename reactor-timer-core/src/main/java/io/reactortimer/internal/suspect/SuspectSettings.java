// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduler was told of suspects.
 *
 * @param exempt names that are none, exact or ending in {@code *}
 * @param everyNanos how far apart looks are that count for histories
 */
public record SuspectSettings(List<String> exempt, long everyNanos) {

  public static final SuspectSettings DEFAULT =
      new SuspectSettings(List.of(), Duration.ofMinutes(1).toNanos());

  // By hand: the equals of a record keeps its class, and so its loader, in a static of the JDK's
  // before JDK 18 (JDK-8078641).

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SuspectSettings settings
        && everyNanos == settings.everyNanos
        && exempt.equals(settings.exempt);
  }

  @Override
  public int hashCode() {
    return 31 * exempt.hashCode() + Long.hashCode(everyNanos);
  }

  /** Tells whether timers of this name are no suspects. */
  boolean exempts(@Nullable String name) {
    if (name == null || exempt.isEmpty()) {
      return false;
    }
    for (String pattern : exempt) {
      int last = pattern.length() - 1;
      if (pattern.charAt(last) == '*'
          ? name.startsWith(pattern.substring(0, last))
          : name.equals(pattern)) {
        return true;
      }
    }
    return false;
  }
}
