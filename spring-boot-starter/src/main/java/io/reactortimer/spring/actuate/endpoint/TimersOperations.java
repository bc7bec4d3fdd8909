// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static io.reactortimer.spring.actuate.endpoint.RequestParameter.given;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The operations of the Actuator endpoint for live timers: every one of the schedulers of a context
 * and of the process defaults. They may block for some milliseconds; Actuator calls them off the
 * event loops.
 *
 * <p>Parameters are text, and {@code null} or empty where they are not given: consoles send no
 * {@code null}. Over HTTP {@link TimersWebOperations} take the place of these, which are what JMX
 * sees.
 */
public abstract class TimersOperations {

  static final String TEXT = "text/plain;charset=UTF-8";

  private final TimersBackend backend;

  TimersOperations(TimersBackend backend) {
    this.backend = backend;
  }

  /**
   * Lists schedulers, the largest groups of timers, and a page of timers.
   *
   * @param name only timers of this name, or with this prefix if it ends with {@code *}
   * @param kind only timers of this kind
   * @param state only timers in this state
   * @param tag only timers with this tag, as in {@code key:value}
   * @param minAge only timers that were made at least so long ago, as in {@code 30s}
   * @param suspect {@code true} for suspects only, or the one reason to be suspected for
   * @param sort {@code id}, {@code next}, {@code lateness} or {@code age}
   * @param limit the most timers to list, from 1 to 1000; 100 if it is not given
   * @param after only timers of a larger id: {@code next} of the page before
   */
  @ReadOperation
  public TimersDescriptor timers(
      @Nullable String name,
      @Nullable String kind,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String minAge,
      @Nullable String suspect,
      @Nullable String sort,
      @Nullable String limit,
      @Nullable String after) {
    return backend.list(
        new TimersParameters(name, kind, state, tag, minAge, suspect, sort, limit, after, null)
            .withoutEmpty(),
        SecurityContext.NONE);
  }

  /** Like {@link #timers}, as text tables. */
  @ReadOperation(produces = TEXT)
  public String timersText(
      @Nullable String name,
      @Nullable String kind,
      @Nullable String state,
      @Nullable String tag,
      @Nullable String minAge,
      @Nullable String suspect,
      @Nullable String sort,
      @Nullable String limit,
      @Nullable String after) {
    return TimersText.of(
        timers(name, kind, state, tag, minAge, suspect, sort, limit, after), Instant.now());
  }

  /** Returns one live timer, or {@code null} if none has this id. */
  @ReadOperation
  public @Nullable TimerDescriptor timer(@Selector long id) {
    return backend.find(id, SecurityContext.NONE).orElse(null);
  }

  /** Like {@link #timer}, as text. */
  @ReadOperation(produces = TEXT)
  public @Nullable String timerText(@Selector long id) {
    TimerDescriptor timer = timer(id);
    return timer == null ? null : TimersText.of(timer, Instant.now());
  }

  /**
   * Pauses, resumes or resets an interval.
   *
   * @param action {@code pause}, {@code resume} or {@code reset}
   * @param period its new period, at least 1 ms, only with {@code reset}
   * @return the timer as it is now, or {@code null} if none has this id
   * @throws UnsupportedOperationException if that cannot be done to a timer of this kind
   */
  @WriteOperation
  public @Nullable TimerDescriptor steerTimer(
      @Selector long id, @Nullable String action, @Nullable String period) {
    return backend
        .steer(id, TimerAction.of(given(action), given(period)), SecurityContext.NONE)
        .orElse(null);
  }

  /**
   * Completes one timer, soon.
   *
   * @return the timer as it was, or {@code null} if none has this id
   * @throws UnsupportedOperationException if a timer of this kind cannot be completed
   */
  @DeleteOperation
  public @Nullable TimerDescriptor completeTimer(@Selector long id) {
    return backend.complete(id, SecurityContext.NONE).orElse(null);
  }

  /**
   * Pauses or resumes all intervals with a name or a tag, or suspects.
   *
   * @param action {@code pause} or {@code resume}
   * @param name their name, or a prefix of at least one character followed by {@code *}; required
   *     unless there is a tag or suspects are asked for
   * @param tag only those with this tag, as in {@code key:value}
   * @param suspect only those that are suspected: {@code true}, or the one reason for it
   * @param limit the most timers to pause or resume; no limit if it is not given
   * @param dryRun {@code true} to count them only
   */
  @WriteOperation
  public TimersSteered steerTimers(
      @Nullable String action,
      @Nullable String name,
      @Nullable String tag,
      @Nullable String suspect,
      @Nullable String limit,
      @Nullable String dryRun) {
    return backend.steerAll(
        given(action),
        given(name),
        given(tag),
        given(suspect),
        given(limit),
        given(dryRun),
        SecurityContext.NONE);
  }

  /**
   * Completes all timers with a name or a tag, or suspects, that can be completed, soon.
   *
   * @param name their name, or a prefix of at least one character followed by {@code *}; required
   *     unless there is a tag or suspects are asked for
   * @param tag only those with this tag, as in {@code key:value}
   * @param suspect only those that are suspected: {@code true}, or the one reason for it
   * @param limit the most timers to complete; no limit if it is not given
   * @param dryRun {@code true} to count them only
   */
  @DeleteOperation
  public TimersCompletion completeTimers(
      @Nullable String name,
      @Nullable String tag,
      @Nullable String suspect,
      @Nullable String limit,
      @Nullable String dryRun) {
    return backend.completeAll(
        given(name), given(tag), given(suspect), given(limit), given(dryRun), SecurityContext.NONE);
  }
}
