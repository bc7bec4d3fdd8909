// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.TimerQuery;
import org.jspecify.annotations.Nullable;

/**
 * What a caller of the endpoint asked for.
 *
 * @param query the same as a query to each scheduler
 * @param limit the most timers that all schedulers together may answer with
 */
record TimersRequest(TimerQuery query, int limit) {

  private static final int DEFAULT_LIMIT = 100;
  private static final String VALID_NAME = "must be a name, or the beginning of one and then '*'";
  private static final String VALID_LIMIT =
      "must be a whole number from 1 to " + TimerQuery.MAX_LIMIT;
  private static final String VALID_ID = "must be the id of a timer: a whole number, 0 or greater";

  /**
   * Reads the parameters of a request as they came in; {@code null} for one that did not.
   *
   * @throws InvalidTimersRequestException naming the first parameter that is not valid
   */
  static TimersRequest of(@Nullable String name, @Nullable String limit, @Nullable String after) {
    int size =
        limit == null
            ? DEFAULT_LIMIT
            : (int) number("limit", limit, 1, TimerQuery.MAX_LIMIT, VALID_LIMIT);
    TimerQuery query = TimerQuery.all().limit(size);
    if (name != null) {
      query = named(query, name);
    }
    if (after != null) {
      query = query.after(number("after", after, 0, Long.MAX_VALUE, VALID_ID));
    }
    return new TimersRequest(query, size);
  }

  /**
   * Reads the id of a timer.
   *
   * @throws InvalidTimersRequestException if it cannot be one
   */
  static long id(String id) {
    return number("id", id, 0, Long.MAX_VALUE, VALID_ID);
  }

  private static TimerQuery named(TimerQuery query, String name) {
    try {
      return query.name(name);
    } catch (IllegalArgumentException refused) {
      throw new InvalidTimersRequestException(new TimersProblem("name", name, VALID_NAME));
    }
  }

  private static long number(String parameter, String value, long min, long max, String valid) {
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Answered like a number out of range: both are told what is in range.
    }
    throw new InvalidTimersRequestException(new TimersProblem(parameter, value, valid));
  }
}
