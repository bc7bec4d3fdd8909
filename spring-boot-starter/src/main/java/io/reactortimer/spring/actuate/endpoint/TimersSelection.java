// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.TimerQuery;
import org.jspecify.annotations.Nullable;

/**
 * The timers that a write to many selects.
 *
 * @param name null for any
 * @param tag as in {@code key:value}; null for any
 * @param suspect {@code true} or a reason; null for all, suspects or not
 * @param query the same as a query to each scheduler
 * @param limit the most timers that it may change
 * @param dryRun whether they are only to be counted
 */
record TimersSelection(
    @Nullable String name,
    @Nullable String tag,
    @Nullable String suspect,
    TimerQuery query,
    long limit,
    boolean dryRun) {

  private static final String NEEDED =
      "is needed, or a tag, or suspect: the name of the timers, or the beginning of it, at least"
          + " one character, and then '*'";
  private static final String VALID_LIMIT = "must be a whole number, 1 or greater";

  /**
   * Parses the parameters of a request.
   *
   * @param seen what the caller may see, and so select by
   * @throws InvalidTimersRequestException naming the first parameter that is not valid
   */
  static TimersSelection of(
      @Nullable String name,
      @Nullable String tag,
      @Nullable String suspect,
      @Nullable String limit,
      @Nullable String dryRun,
      TagSanitizer.Seen seen) {
    RequestParameter asked = new RequestParameter("name", name);
    if (name == null ? tag == null && suspect == null : name.isEmpty() || name.equals("*")) {
      throw asked.invalid(NEEDED);
    }
    TimerQuery query =
        TimersRequest.suspected(
            TimersRequest.tagged(asked.named(TimerQuery.all()), tag, seen), suspect);
    Long most = new RequestParameter("limit", limit).number(1, Long.MAX_VALUE, VALID_LIMIT);
    Boolean counted = new RequestParameter("dryRun", dryRun).bool();
    return new TimersSelection(
        name,
        tag,
        suspect,
        query,
        most == null ? Long.MAX_VALUE : most,
        Boolean.TRUE.equals(counted));
  }

  /** Returns the text for the log; last in its line, because it may contain anything. */
  @Override
  public String toString() {
    return (name == null ? "" : "; name: " + Escaping.of(name))
        + (tag == null ? "" : "; tag: " + Escaping.of(tag))
        + (suspect == null ? "" : "; suspect: " + Escaping.of(suspect));
  }
}
