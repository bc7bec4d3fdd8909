// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Live timers of one name, kind and chain of operators that are suspected for one reason.
 *
 * @param reason what was seen of them
 * @param count how many it was seen of, in two looks
 * @param name their name, or {@code null} for timers without one
 * @param kind their kind
 * @param operators the operators from one of them down to its subscriber
 * @param origin where in the application's code most of those were made of which that was recorded,
 *     or {@code null} if it was of none
 * @param scheduler name of the scheduler they live on
 * @param oldest when the first of them was made
 * @param youngest when the last of them was made
 * @param ids the ids of some of them
 * @param numbers what the reason rests on, by name; durations are in milliseconds
 * @param sentence what was seen, in words that claim no more
 * @param action what to do about it
 * @since 0.1
 */
public record Suspect(
    SuspectReason reason,
    long count,
    @Nullable String name,
    TimerKind kind,
    List<String> operators,
    @Nullable String origin,
    String scheduler,
    Instant oldest,
    Instant youngest,
    List<Long> ids,
    Map<String, Long> numbers,
    String sentence,
    String action) {

  /** Copies operators, ids and numbers. */
  public Suspect {
    operators = List.copyOf(operators);
    ids = List.copyOf(ids);
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
  }
}
