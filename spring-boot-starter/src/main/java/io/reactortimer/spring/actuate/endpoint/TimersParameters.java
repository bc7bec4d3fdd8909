// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static io.reactortimer.spring.actuate.endpoint.RequestParameter.given;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a listing as received; null if not given.
 *
 * @param name only timers of this name, or with this prefix if it ends with {@code *}
 * @param kind only timers of this kind
 * @param state only timers in this state
 * @param tag only timers with this tag, as in {@code key:value}
 * @param minAge only timers that were made at least so long ago
 * @param suspect only suspects: of any reason with {@code true}, or of this one
 * @param sort in which order
 * @param limit how many at most
 * @param after only timers of a larger id
 * @param by a profile by this, in place of a listing
 */
public record TimersParameters(
    @Nullable String name,
    @Nullable String kind,
    @Nullable String state,
    @Nullable String tag,
    @Nullable String minAge,
    @Nullable String suspect,
    @Nullable String sort,
    @Nullable String limit,
    @Nullable String after,
    @Nullable String by) {

  /** Returns those of a profile and of nothing else. */
  static TimersParameters ofProfile(String by, @Nullable String limit) {
    return new TimersParameters(null, null, null, null, null, null, null, limit, null, by);
  }

  /** Returns those of a form or a console, whose empty fields are not given. */
  TimersParameters withoutEmpty() {
    return new TimersParameters(
        given(name),
        given(kind),
        given(state),
        given(tag),
        given(minAge),
        given(suspect),
        given(sort),
        given(limit),
        given(after),
        given(by));
  }

  TimersParameters withLimit(String limit) {
    return new TimersParameters(name, kind, state, tag, minAge, suspect, sort, limit, after, by);
  }
}
