// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerSort;
import io.reactortimer.live.TimerState;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A parsed request to the endpoint.
 *
 * @param query the same as a query to each scheduler
 * @param sort in which order the answers of all schedulers are to be merged
 * @param limit the most timers that all schedulers together may answer with
 */
public record TimersRequest(TimerQuery query, TimerSort sort, int limit) {

  static final String VALID_ID = "must be the id of a timer: a whole number, 0 or greater";

  private static final int DEFAULT_LIMIT = 100;
  static final String VALID_LIMIT = "must be a whole number from 1 to " + TimerQuery.MAX_LIMIT;
  private static final String VALID_KIND =
      "must be one of " + RequestParameter.constants(TimerKind.class);
  private static final String VALID_STATE =
      "must be one of " + RequestParameter.constants(TimerState.class);
  private static final String VALID_SORT =
      "must be one of " + RequestParameter.constants(TimerSort.class).toLowerCase(Locale.ROOT);
  private static final String VALID_TAG = "must be a tag as in key:value";
  private static final String VALID_SUSPECT =
      "must be true, or one of " + RequestParameter.constants(SuspectReason.class);
  private static final String VALID_AGE = "must be a duration, 0 or longer, as in 30s or PT30S";

  /**
   * Parses the parameters of a request.
   *
   * @param seen what the caller may see, and so ask for
   * @throws InvalidTimersRequestException naming the first parameter that is not valid
   */
  public static TimersRequest of(TimersParameters asked, TagSanitizer.Seen seen) {
    Long limit =
        new RequestParameter("limit", asked.limit()).number(1, TimerQuery.MAX_LIMIT, VALID_LIMIT);
    TimerSort sort = new RequestParameter("sort", asked.sort()).oneOf(TimerSort.class, VALID_SORT);
    int size = limit == null ? DEFAULT_LIMIT : limit.intValue();
    TimerSort order = sort == null ? TimerSort.ID : sort;
    TimerQuery query = filtered(asked, seen).limit(size).sort(order);
    RequestParameter after = new RequestParameter("after", asked.after());
    Long cursor = after.number(0, Long.MAX_VALUE, VALID_ID);
    if (cursor != null) {
      if (order != TimerSort.ID) {
        throw after.invalid("can be given with sort=id only, the one order that has further pages");
      }
      query = query.after(cursor);
    }
    return new TimersRequest(query, order, size);
  }

  private static TimerQuery filtered(TimersParameters asked, TagSanitizer.Seen seen) {
    TimerQuery query = new RequestParameter("name", asked.name()).named(TimerQuery.all());
    TimerKind kind = new RequestParameter("kind", asked.kind()).oneOf(TimerKind.class, VALID_KIND);
    if (kind != null) {
      query = query.kind(kind);
    }
    TimerState state =
        new RequestParameter("state", asked.state()).oneOf(TimerState.class, VALID_STATE);
    if (state != null) {
      query = query.state(state);
    }
    Duration minAge =
        new RequestParameter("minAge", asked.minAge()).duration(Duration.ZERO, VALID_AGE);
    if (minAge != null) {
      query = query.minAge(minAge);
    }
    return suspected(tagged(query, asked.tag(), seen), asked.suspect());
  }

  /**
   * Restricts a query to suspects.
   *
   * @throws InvalidTimersRequestException if it is neither {@code true} nor a reason
   */
  static TimerQuery suspected(TimerQuery query, @Nullable String suspect) {
    if (suspect == null) {
      return query;
    }
    if (suspect.equalsIgnoreCase("true")) {
      return query.suspect();
    }
    SuspectReason reason =
        new RequestParameter("suspect", suspect).oneOf(SuspectReason.class, VALID_SUSPECT);
    return reason == null ? query : query.suspect(reason);
  }

  /**
   * Restricts a query to a tag that the caller may see.
   *
   * @throws InvalidTimersRequestException if the tag is malformed, or hidden from the caller
   */
  static TimerQuery tagged(TimerQuery query, @Nullable String tag, TagSanitizer.Seen seen) {
    if (tag == null) {
      return query;
    }
    RequestParameter parameter = new RequestParameter("tag", tag);
    int colon = tag.indexOf(':');
    if (colon < 0 || tag.substring(0, colon).isBlank()) {
      throw parameter.invalid(VALID_TAG);
    }
    String key = tag.substring(0, colon);
    String value = tag.substring(colon + 1);
    // Who may not see a value must not find it out by asking for it either.
    if (!seen.value(key, value).equals(value)) {
      throw parameter.invalid(
          "cannot be asked for, because the values of this tag are hidden from you; see"
              + " reactor-timer.endpoint.show-values and roles");
    }
    return query.tag(key, value);
  }
}
