// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import io.reactortimer.internal.Arguments;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which live timers to list, in which order, and how many of them. Immutable: each method returns
 * another query. All criteria must match.
 *
 * <pre>{@code
 * scheduler.live().page(TimerQuery.all().name("room.*").state(TimerState.PARKED).limit(20));
 * }</pre>
 *
 * @since 0.1
 */
public final class TimerQuery {

  /** The maximum number of timers on one page. */
  public static final int MAX_LIMIT = 1000;

  private static final Set<SuspectReason> NO_SUSPECTS = Set.of();
  private static final Set<SuspectReason> ALL_SUSPECTS =
      Collections.unmodifiableSet(EnumSet.allOf(SuspectReason.class));

  private static final TimerQuery ALL =
      new TimerQuery(null, null, null, null, null, 0, NO_SUSPECTS, TimerSort.ID, 0, 100);

  /** Null for every name; ends in '*' for a prefix. */
  private final @Nullable String name;

  private final @Nullable TimerKind kind;
  private final @Nullable TimerState state;

  /** Null for any tags. */
  private final @Nullable String tagKey;

  private final @Nullable String tagValue;
  private final long minAgeNanos;

  /** Empty for all timers, suspects or not. */
  private final Set<SuspectReason> suspects;

  private final TimerSort sort;
  private final long after;
  private final int limit;

  private TimerQuery(
      @Nullable String name,
      @Nullable TimerKind kind,
      @Nullable TimerState state,
      @Nullable String tagKey,
      @Nullable String tagValue,
      long minAgeNanos,
      Set<SuspectReason> suspects,
      TimerSort sort,
      long after,
      int limit) {
    if (after > 0 && sort != TimerSort.ID) {
      throw new IllegalArgumentException("after needs the order " + TimerSort.ID + ": " + sort);
    }
    this.name = name;
    this.kind = kind;
    this.state = state;
    this.tagKey = tagKey;
    this.tagValue = tagValue;
    this.minAgeNanos = minAgeNanos;
    this.suspects = suspects;
    this.sort = sort;
    this.after = after;
    this.limit = limit;
  }

  /**
   * Returns a query for the first 100 timers by id, without criteria.
   *
   * @return the query to start from
   */
  public static TimerQuery all() {
    return ALL;
  }

  /**
   * Selects timers by name.
   *
   * @param name an exact name, or a prefix followed by {@code *}
   * @return the changed query
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
    return new TimerQuery(
        name, kind, state, tagKey, tagValue, minAgeNanos, suspects, sort, after, limit);
  }

  /**
   * Selects timers by kind.
   *
   * @param kind the only kind to list
   * @return the changed query
   */
  public TimerQuery kind(TimerKind kind) {
    Objects.requireNonNull(kind, "kind");
    return new TimerQuery(
        name, kind, state, tagKey, tagValue, minAgeNanos, suspects, sort, after, limit);
  }

  /**
   * Selects timers by state.
   *
   * @param state the only state to list
   * @return the changed query
   */
  public TimerQuery state(TimerState state) {
    Objects.requireNonNull(state, "state");
    return new TimerQuery(
        name, kind, state, tagKey, tagValue, minAgeNanos, suspects, sort, after, limit);
  }

  /**
   * Selects timers by tag; a second call replaces the first.
   *
   * @param key not blank
   * @param value of the tag, exact
   * @return the changed query
   * @throws IllegalArgumentException if {@code key} is blank
   */
  public TimerQuery tag(String key, String value) {
    Arguments.requireNotBlank(key, "key");
    Objects.requireNonNull(value, "value");
    return new TimerQuery(name, kind, state, key, value, minAgeNanos, suspects, sort, after, limit);
  }

  /**
   * Selects timers that were created at least this long ago (resolution 10 ms).
   *
   * @param minAge zero or more
   * @return the changed query
   * @throws IllegalArgumentException if {@code minAge} is negative or longer than 292 years
   */
  public TimerQuery minAge(Duration minAge) {
    long nanos = Arguments.notNegativeNanos(minAge, "minAge");
    return new TimerQuery(name, kind, state, tagKey, tagValue, nanos, suspects, sort, after, limit);
  }

  /**
   * Selects timers that are suspected for any reason; see {@link LiveTimers#suspects}.
   *
   * @return the changed query
   */
  public TimerQuery suspect() {
    return suspects(ALL_SUSPECTS);
  }

  /**
   * Selects timers that are suspected for this reason.
   *
   * @param reason the only one
   * @return the changed query
   */
  public TimerQuery suspect(SuspectReason reason) {
    return suspects(Collections.unmodifiableSet(EnumSet.of(reason)));
  }

  private TimerQuery suspects(Set<SuspectReason> suspects) {
    return new TimerQuery(
        name, kind, state, tagKey, tagValue, minAgeNanos, suspects, sort, after, limit);
  }

  /**
   * Sets the order; the default is {@link TimerSort#ID}. Any other order has only a first page.
   *
   * @param sort the order
   * @return the changed query
   * @throws IllegalArgumentException if the query has a cursor and {@code sort} is not by id
   */
  public TimerQuery sort(TimerSort sort) {
    Objects.requireNonNull(sort, "sort");
    return new TimerQuery(
        name, kind, state, tagKey, tagValue, minAgeNanos, suspects, sort, after, limit);
  }

  /**
   * Sets how many timers a page has at most; the default is 100.
   *
   * @param limit the size of a page
   * @return the changed query
   * @throws IllegalArgumentException unless {@code limit} is in 1 .. {@value #MAX_LIMIT}
   */
  public TimerQuery limit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be in 1 .. " + MAX_LIMIT + ": " + limit);
    }
    return new TimerQuery(
        name, kind, state, tagKey, tagValue, minAgeNanos, suspects, sort, after, limit);
  }

  /**
   * Sets the cursor of the next page: only timers with a larger id are listed.
   *
   * @param id as in {@link TimerPage#next()}
   * @return the changed query
   * @throws IllegalArgumentException if {@code id} is negative, or the order is not {@link
   *     TimerSort#ID}
   */
  public TimerQuery after(long id) {
    Arguments.requireNotNegative(id, "after");
    return new TimerQuery(
        name, kind, state, tagKey, tagValue, minAgeNanos, suspects, sort, id, limit);
  }

  /** {@return the name asked for, exact or ending in {@code *}; null for any} */
  public @Nullable String name() {
    return name;
  }

  /** {@return the kind asked for; null for any} */
  public @Nullable TimerKind kind() {
    return kind;
  }

  /** {@return the state asked for; null for any} */
  public @Nullable TimerState state() {
    return state;
  }

  /** {@return the key of the tag asked for; null for none} */
  public @Nullable String tagKey() {
    return tagKey;
  }

  /** {@return the value of the tag asked for; null where there is no key} */
  public @Nullable String tagValue() {
    return tagValue;
  }

  /** {@return the age that timers must have at least; zero for any} */
  public Duration minAge() {
    return Duration.ofNanos(minAgeNanos);
  }

  /** {@return the reasons to be suspected that are asked for; empty for all timers} */
  public Set<SuspectReason> suspects() {
    return suspects;
  }

  /** {@return the order of a page} */
  public TimerSort sort() {
    return sort;
  }

  /** {@return the cursor: only larger ids are listed; 0 for the first page} */
  public long after() {
    return after;
  }

  /** {@return how many timers a page has at most} */
  public int limit() {
    return limit;
  }

  @Override
  public String toString() {
    return "TimerQuery(name="
        + name
        + ", kind="
        + kind
        + ", state="
        + state
        + (tagKey == null ? "" : ", tag=" + tagKey + ":" + tagValue)
        + ", minAge="
        + Duration.ofNanos(minAgeNanos)
        + ", sort="
        + sort
        + ", after="
        + after
        + ", limit="
        + limit
        + ")";
  }
}
