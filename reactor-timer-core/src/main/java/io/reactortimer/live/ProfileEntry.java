// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many timers one line of code, or one group, has, and how they come and go.
 *
 * @param origin the line of the application that made them; {@code null} in a profile by group
 * @param name their name; {@code null} for timers without one, and in a profile by origin
 * @param kind their kind; {@code null} in a profile by origin
 * @param live how many are live. By origin it is what the recorded ones stand for, so an estimate
 *     unless all origins are recorded
 * @param recorded how many live ones were seen: as many as {@code live} by group, and by origin
 *     those of which the origin was recorded
 * @param turnover how they come and go
 * @param lastHour how many were live in each of the last 60 minutes, the current one last; {@code
 *     null} in place of those in which nobody looked. Begins with the first look
 * @since 0.1
 */
public record ProfileEntry(
    @Nullable String origin,
    @Nullable String name,
    @Nullable TimerKind kind,
    long live,
    long recorded,
    TimerTurnover turnover,
    List<@Nullable Long> lastHour) {

  /** Copies the list. */
  public ProfileEntry {
    lastHour = Collections.unmodifiableList(new ArrayList<>(lastHour));
  }
}
