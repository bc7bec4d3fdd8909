// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which live timers to list, and how many of them. Immutable: each method returns another query.
 *
 * <pre>{@code
 * scheduler.live().page(TimerQuery.all().name("room.*").limit(20));
 * }</pre>
 */
public final class TimerQuery {

  /** The most timers that one page can hold. */
  public static final int MAX_LIMIT = 1000;

  private static final TimerQuery ALL = new TimerQuery(null, 0, 100);

  /** Null for every name; ends in '*' for a prefix. */
  private final @Nullable String name;

  private final long after;
  private final int limit;

  private TimerQuery(@Nullable String name, long after, int limit) {
    this.name = name;
    this.after = after;
    this.limit = limit;
  }

  /** The first 100 timers of any name. */
  public static TimerQuery all() {
    return ALL;
  }

  /**
   * Only timers of this name, or of a name that begins with what stands before a final {@code *}.
   *
   * @throws IllegalArgumentException if {@code name} is empty or has a {@code *} before its end
   */
  public TimerQuery name(String name) {
    Objects.requireNonNull(name, "name");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name must not be empty");
    }
    int star = name.indexOf('*');
    if (star >= 0 && star < name.length() - 1) {
      throw new IllegalArgumentException("name may have a '*' only at its end: " + name);
    }
    return new TimerQuery(name, after, limit);
  }

  /**
   * At most this many timers; the default is 100.
   *
   * @throws IllegalArgumentException unless {@code limit} is in 1 .. {@value #MAX_LIMIT}
   */
  public TimerQuery limit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be in 1 .. " + MAX_LIMIT + ": " + limit);
    }
    return new TimerQuery(name, after, limit);
  }

  /**
   * Only timers with a larger id: the cursor of the next page.
   *
   * @throws IllegalArgumentException if {@code id} is negative
   */
  public TimerQuery after(long id) {
    if (id < 0) {
      throw new IllegalArgumentException("after must not be negative: " + id);
    }
    return new TimerQuery(name, id, limit);
  }

  int limit() {
    return limit;
  }

  long after() {
    return after;
  }

  boolean matchesName(@Nullable String candidate) {
    if (name == null) {
      return true;
    }
    if (candidate == null) {
      return false;
    }
    int last = name.length() - 1;
    return name.charAt(last) == '*'
        ? candidate.regionMatches(0, name, 0, last)
        : candidate.equals(name);
  }

  @Override
  public String toString() {
    return "TimerQuery(name=" + name + ", after=" + after + ", limit=" + limit + ")";
  }
}
