// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * A parameter of a request as it came in. A value that cannot be parsed is rejected with name,
 * value and what is allowed.
 *
 * @param value null if it was not given
 */
record RequestParameter(String name, @Nullable String value) {

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  /** Returns a field of a form or a console, which sends those that are left empty too. */
  static @Nullable String given(@Nullable String field) {
    return field == null || field.isEmpty() ? null : field;
  }

  InvalidTimersRequestException invalid(String reason) {
    return new InvalidTimersRequestException(new TimersProblem(name, value, reason));
  }

  /** Rejects the parameter if it is given. */
  void mustBeAbsent(String reason) {
    if (value != null) {
      throw invalid(reason);
    }
  }

  /** Parses a value, or rejects it with {@code valid} as the reason. */
  <T> @Nullable T read(Function<String, T> reader, String valid) {
    if (value == null) {
      return null;
    }
    try {
      return reader.apply(value);
    } catch (IllegalArgumentException refused) {
      throw invalid(valid);
    }
  }

  @Nullable Long number(long min, long max, String valid) {
    Long number = read(Long::valueOf, valid);
    if (number != null && (number < min || number > max)) {
      throw invalid(valid);
    }
    return number;
  }

  /** Parses a constant, in any case and with hyphens or underscores. */
  <E extends Enum<E>> @Nullable E oneOf(Class<E> type, String valid) {
    return read(text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')), valid);
  }

  /** Parses a duration as in configuration properties, between {@code min} and 292 years. */
  @Nullable Duration duration(Duration min, String valid) {
    Duration duration = read(DurationStyle::detectAndParse, valid);
    if (duration != null && (duration.compareTo(min) < 0 || duration.compareTo(LONGEST) > 0)) {
      throw invalid(valid);
    }
    return duration;
  }

  @Nullable Boolean bool() {
    return read(
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            },
        "must be true or false");
  }

  /**
   * Parses the id of a timer.
   *
   * @throws InvalidTimersRequestException if it is not a valid id
   */
  static long id(String id) {
    Long number = new RequestParameter("id", id).number(0, Long.MAX_VALUE, TimersRequest.VALID_ID);
    return number == null ? 0 : number;
  }

  /** Returns the text that {@link #oneOf} accepts, for messages. */
  static <E extends Enum<E>> String constants(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
  }

  /** Returns a query for a name or a prefix. */
  TimerQuery named(TimerQuery query) {
    TimerQuery named = read(query::name, "must be a name, or the beginning of one and then '*'");
    return named == null ? query : named;
  }
}
