// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.Completion;
import io.reactortimer.LiveTimers;
import io.reactortimer.TimerInfo;
import io.reactortimer.TimerKind;
import io.reactortimer.TimerScheduler;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Steers and completes live timers of several schedulers, and logs what it did, to which timer and
 * for whom. May block its caller for some milliseconds; any thread but an event loop.
 */
final class TimersSteering {

  private static final Log log = LogFactory.getLog(TimersSteering.class);

  private final Supplier<? extends Collection<TimerScheduler>> schedulers;

  TimersSteering(Supplier<? extends Collection<TimerScheduler>> schedulers) {
    this.schedulers = schedulers;
  }

  /**
   * Pauses, resumes or resets a timer. Paused and resumed ones stay what they are.
   *
   * @param principal on whose behalf
   * @return the timer as it is now, or empty if it is gone
   * @throws UnsupportedOperationException if it cannot be done to a timer of this kind
   */
  Optional<TimerInfo> steer(long id, TimerAction action, String principal) {
    Found found = find(id);
    if (found == null) {
      return Optional.empty();
    }
    boolean done = action.applyTo(found.owner(), id);
    Optional<TimerInfo> after = found.owner().find(id);
    if (done || after.isPresent()) {
      log(found.timer(), action + (done ? "" : " (nothing to do)"), principal);
    }
    return after;
  }

  /**
   * Completes a timer, soon.
   *
   * @param principal on whose behalf
   * @return the timer as it was, or empty if it was gone
   * @throws UnsupportedOperationException if a timer of this kind cannot be completed
   */
  Optional<TimerInfo> complete(long id, String principal) {
    Found found = find(id);
    if (found == null || !found.owner().cancel(id)) {
      return Optional.empty();
    }
    log(found.timer(), "completed", principal);
    return Optional.of(found.timer());
  }

  /**
   * Completes all timers of a name that can be, soon, or counts them.
   *
   * @param principal on whose behalf
   */
  TimersCompletion completeAll(CompletionRequest request, String principal) {
    long completed = 0;
    Map<TimerKind, Long> refused = new EnumMap<>(TimerKind.class);
    boolean partial = false;
    for (TimerScheduler scheduler : schedulers.get()) {
      LiveTimers timers = scheduler.live();
      Completion of =
          request.dryRun()
              ? timers.completable(request.query())
              : timers.completeAll(request.query());
      completed += of.completed();
      of.refused().forEach((kind, count) -> refused.merge(kind, count, Long::sum));
      partial |= of.partial();
    }
    if (!request.dryRun()) {
      String done = completed + " completed, refused " + refused;
      log("Timers", done, principal, request.name());
    }
    return new TimersCompletion(
        request.name(), request.dryRun(), completed, Collections.unmodifiableMap(refused), partial);
  }

  private record Found(LiveTimers owner, TimerInfo timer) {}

  private @Nullable Found find(long id) {
    for (TimerScheduler scheduler : schedulers.get()) {
      LiveTimers timers = scheduler.live();
      Optional<TimerInfo> timer = timers.find(id);
      if (timer.isPresent()) {
        return new Found(timers, timer.get());
      }
    }
    return null;
  }

  private static void log(TimerInfo timer, String done, String principal) {
    log("Timer " + timer.id(), done, principal, timer.name());
  }

  // The name is last, because it may hold anything, and look like the rest of a line.
  private static void log(String which, String done, String principal, @Nullable String name) {
    log.info(
        which
            + ": "
            + done
            + ", for "
            + Printable.of(principal)
            + (name == null ? "; no name" : "; name: " + Printable.of(name)));
  }
}
