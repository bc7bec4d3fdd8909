// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.SteeringResult;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An action on a timer.
 *
 * @param period null unless it is to be changed
 */
record TimerAction(Verb verb, @Nullable Duration period) {

  /**
   * Shorter than any sensible request: it would more likely be a slip, and a period of a nanosecond
   * keeps a core busy. An application can still use the API.
   */
  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(1);

  private static final String VALID_PERIOD =
      "must be a duration of at least 1 ms, as in 5s or PT5S, and at most 292 years";

  enum Verb {
    PAUSE,
    RESUME,
    RESET;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads the body of a request.
   *
   * @throws InvalidTimersRequestException naming the first field that is not valid
   */
  static TimerAction of(@Nullable String action, @Nullable String period) {
    RequestParameter asked = new RequestParameter("action", action);
    String valid = "must be one of pause, resume, reset";
    Verb verb = asked.oneOf(Verb.class, valid);
    if (verb == null) {
      throw asked.invalid(valid);
    }
    RequestParameter given = new RequestParameter("period", period);
    if (verb != Verb.RESET) {
      given.mustBeAbsent("can be given with the action reset only");
    }
    return new TimerAction(verb, given.duration(SHORTEST_PERIOD, VALID_PERIOD));
  }

  /**
   * Reads the body of a request for many timers. Grids of many are not reset: they would start at
   * one moment, and tick together from then on.
   *
   * @throws InvalidTimersRequestException if the action does not apply to many
   */
  static TimerAction ofMany(@Nullable String action) {
    RequestParameter asked = new RequestParameter("action", action);
    String valid = "must be one of pause, resume";
    Verb verb = asked.oneOf(Verb.class, valid);
    if (verb == null || verb == Verb.RESET) {
      throw asked.invalid(valid);
    }
    return new TimerAction(verb, null);
  }

  /**
   * Does it.
   *
   * @return whether there was anything to do
   * @throws UnsupportedOperationException if it cannot be done to this timer, saying why
   * @throws InvalidTimersRequestException if the period is none for this timer
   */
  boolean applyTo(LiveTimers timers, long id) {
    return switch (verb) {
      case PAUSE -> timers.pause(id);
      case RESUME -> timers.resume(id);
      case RESET -> period == null ? timers.reset(id) : reset(timers, id, period);
    };
  }

  /** Applies this action to many timers. */
  SteeringResult applyTo(LiveTimers timers, TimerQuery query, long limit) {
    return switch (verb) {
      case PAUSE -> timers.pauseAll(query, limit);
      case RESUME -> timers.resumeAll(query, limit);
      case RESET -> throw new IllegalStateException("not of many");
    };
  }

  private static boolean reset(LiveTimers timers, long id, Duration period) {
    try {
      return timers.reset(id, period);
    } catch (IllegalArgumentException refused) {
      // Too short for an interval that is aligned to the wall clock.
      throw new RequestParameter("period", period.toString())
          .invalid("is not possible: " + refused.getMessage());
    }
  }

  @Override
  public String toString() {
    return verb.text() + (period == null ? "" : " to a period of " + period);
  }
}
