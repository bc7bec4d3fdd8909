// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.TimerScheduler;
import io.reactortimer.live.CompletionResult;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.PartialAnswerException;
import io.reactortimer.live.SteeringResult;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Controls and completes live timers of several schedulers, and logs each action with its timer and
 * principal. May block its caller for some milliseconds; any thread but an event loop.
 */
final class TimersControl {

  private static final Log log = LogFactory.getLog(TimersControl.class);

  private final ListedSchedulers schedulers;

  TimersControl(ListedSchedulers schedulers) {
    this.schedulers = schedulers;
  }

  /**
   * Pauses, resumes or resets a timer. Pausing a paused timer does nothing, nor does resuming a
   * running one.
   *
   * @param principal on whose behalf
   * @return the timer as it is now, or as it was if its loop has stopped answering since; empty if
   *     it is gone
   * @throws UnsupportedOperationException if it cannot be done to a timer of this kind
   * @throws PartialAnswerException if it was not found, and a loop did not answer: then nothing is
   *     done
   */
  Optional<TimerInfo> steer(long id, TimerAction action, String principal) {
    TimerSearch.Found found = TimerSearch.in(schedulers, id).orElse(null);
    return found == null ? Optional.empty() : steer(found, action, principal);
  }

  static Optional<TimerInfo> steer(TimerSearch.Found found, TimerAction action, String principal) {
    long id = found.timer().id();
    boolean done = action.applyTo(found.owner(), id);
    if (done) {
      log(found.timer(), action.toString(), principal);
    }
    Optional<TimerInfo> after;
    try {
      after = found.owner().find(id);
    } catch (PartialAnswerException silent) {
      if (!done) {
        throw silent;
      }
      return Optional.of(found.timer()); // a failure would make callers repeat what is done
    }
    if (!done && after.isPresent()) {
      log(found.timer(), action + " (nothing to do)", principal);
    }
    return after;
  }

  /**
   * Completes a timer, soon.
   *
   * @param principal on whose behalf
   * @return the timer as it was, or empty if it was gone
   * @throws UnsupportedOperationException if a timer of this kind cannot be completed
   * @throws PartialAnswerException if it was not found, and a loop did not answer
   */
  Optional<TimerInfo> complete(long id, String principal) {
    TimerSearch.Found found = TimerSearch.in(schedulers, id).orElse(null);
    if (found == null || !found.owner().complete(id)) {
      return Optional.empty();
    }
    log(found.timer(), "completed", principal);
    return Optional.of(found.timer());
  }

  /**
   * Completes all selected timers that can be completed, soon, or counts them.
   *
   * @param principal on whose behalf
   */
  TimersCompletion completeAll(TimersSelection selection, String principal) {
    Sum sum = new Sum(selection);
    for (TimerScheduler scheduler : schedulers.get()) {
      LiveTimers timers = schedulers.timersOf(scheduler);
      CompletionResult of =
          selection.dryRun()
              ? timers.countCompletable(selection.query())
              : timers.completeAll(selection.query(), sum.left());
      sum.add(of.completed(), of.refused(), of.partial());
    }
    if (!selection.dryRun()) {
      log(sum, "completed", principal);
    }
    return new TimersCompletion(
        selection.name(),
        selection.tag(),
        selection.suspect(),
        selection.dryRun(),
        sum.ofDryRun(),
        sum.ofRun(),
        sum.refused(),
        sum.partial);
  }

  /**
   * Pauses or resumes all selected intervals, or counts them.
   *
   * @param principal on whose behalf
   */
  TimersSteered steerAll(TimerAction action, TimersSelection selection, String principal) {
    Sum sum = new Sum(selection);
    for (TimerScheduler scheduler : schedulers.get()) {
      LiveTimers timers = schedulers.timersOf(scheduler);
      SteeringResult of =
          selection.dryRun()
              ? timers.countSteerable(selection.query())
              : action.applyTo(timers, selection.query(), sum.left());
      sum.add(of.steered(), of.refused(), of.partial());
    }
    if (!selection.dryRun()) {
      log(sum, "changed by " + action, principal);
    }
    return new TimersSteered(
        action.toString(),
        selection.name(),
        selection.tag(),
        selection.suspect(),
        selection.dryRun(),
        sum.ofDryRun(),
        sum.ofRun(),
        sum.refused(),
        sum.partial);
  }

  /** What was done on all schedulers together. Owned by the thread that does it. */
  private static final class Sum {

    private final TimersSelection selection;
    private final Map<TimerKind, Long> refused = new EnumMap<>(TimerKind.class);
    private long done;
    private boolean partial;

    Sum(TimersSelection selection) {
      this.selection = selection;
    }

    void add(long doneThere, Map<TimerKind, Long> refusedThere, boolean partialThere) {
      done += doneThere;
      refusedThere.forEach((kind, count) -> refused.merge(kind, count, Long::sum));
      partial |= partialThere;
    }

    long left() {
      return selection.limit() - done;
    }

    @Nullable Long ofDryRun() {
      return selection.dryRun() ? done : null;
    }

    @Nullable Long ofRun() {
      return selection.dryRun() ? null : done;
    }

    Map<TimerKind, Long> refused() {
      return Collections.unmodifiableMap(refused);
    }
  }

  private static void log(Sum sum, String done, String principal) {
    log.info(
        "Timers: "
            + sum.done
            + " "
            + done
            + ", refused "
            + sum.refused
            + ", for "
            + Escaping.of(principal)
            + sum.selection);
  }

  private static void log(TimerInfo timer, String done, String principal) {
    String name = timer.name();
    // The name is last, because it may hold anything, and look like the rest of a line.
    log.info(
        "Timer "
            + timer.id()
            + ": "
            + done
            + ", for "
            + Escaping.of(principal)
            + (name == null ? "; no name" : "; name: " + Escaping.of(name)));
  }
}
