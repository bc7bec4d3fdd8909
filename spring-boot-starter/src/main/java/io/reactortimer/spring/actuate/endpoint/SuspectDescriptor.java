// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.Suspect;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.TimerKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Live timers of one name, kind and chain of operators that are suspected for one reason.
 *
 * @param reason what was seen of them
 * @param sentence the same in words that claim no more
 * @param action what to do about it
 * @param count how many timers that was seen of
 * @param oldest when the first of them was made
 * @param youngest when the last of them was made
 * @param ids the ids of some of them
 * @param scheduler name of the scheduler they live on
 * @param name their name, or {@code null}
 * @param kind what made them
 * @param operators the operators from one of them down to its subscriber, or {@code null} where
 *     they cannot be read
 * @param origin where they were made, if that was captured of some, with asterisks for a caller who
 *     may not see values
 * @param numbers what the reason rests on, by name; durations in milliseconds
 */
public record SuspectDescriptor(
    SuspectReason reason,
    String sentence,
    String action,
    long count,
    Instant oldest,
    Instant youngest,
    List<Long> ids,
    String scheduler,
    @Nullable String name,
    TimerKind kind,
    @Nullable List<String> operators,
    @Nullable String origin,
    Map<String, Long> numbers) {

  static SuspectDescriptor of(Suspect suspect, TagSanitizer.Seen seen) {
    return new SuspectDescriptor(
        suspect.reason(),
        suspect.sentence(),
        suspect.action(),
        suspect.count(),
        suspect.oldest().truncatedTo(ChronoUnit.MILLIS),
        suspect.youngest().truncatedTo(ChronoUnit.MILLIS),
        suspect.ids(),
        suspect.scheduler(),
        suspect.name(),
        suspect.kind(),
        suspect.operators().isEmpty()
            ? null
            : suspect.operators().stream().map(step -> Requests.shown(step, seen)).toList(),
        suspect.origin() == null ? null : seen.value("origin", suspect.origin()),
        suspect.numbers());
  }
}
