// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.ProfileBy;
import io.reactortimer.live.TimerQuery;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A parsed request for a profile.
 *
 * @param limit the most entries that all schedulers together may answer with
 */
record ProfileRequest(ProfileBy by, int limit) {

  private static final int DEFAULT_LIMIT = 100;
  private static final String VALID_BY =
      "must be one of " + RequestParameter.constants(ProfileBy.class).toLowerCase(Locale.ROOT);
  private static final String ALONE = "cannot be given with by: a profile is of all timers";

  /**
   * Parses the parameters of a request that has {@code by}.
   *
   * @throws InvalidTimersRequestException naming the first parameter that is not valid
   */
  static ProfileRequest of(TimersParameters asked) {
    ProfileBy by = new RequestParameter("by", asked.by()).oneOf(ProfileBy.class, VALID_BY);
    mustBeAbsent("name", asked.name());
    mustBeAbsent("kind", asked.kind());
    mustBeAbsent("state", asked.state());
    mustBeAbsent("tag", asked.tag());
    mustBeAbsent("minAge", asked.minAge());
    mustBeAbsent("suspect", asked.suspect());
    mustBeAbsent("sort", asked.sort());
    mustBeAbsent("after", asked.after());
    Long limit =
        new RequestParameter("limit", asked.limit())
            .number(1, TimerQuery.MAX_LIMIT, TimersRequest.VALID_LIMIT);
    return new ProfileRequest(
        Objects.requireNonNull(by), limit == null ? DEFAULT_LIMIT : limit.intValue());
  }

  private static void mustBeAbsent(String name, @Nullable String value) {
    new RequestParameter(name, value).mustBeAbsent(ALONE);
  }
}
