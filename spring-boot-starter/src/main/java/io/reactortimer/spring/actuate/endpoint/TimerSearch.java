// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.TimerScheduler;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.PartialAnswerException;
import io.reactortimer.live.TimerInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for a timer on several schedulers. */
final class TimerSearch {

  private TimerSearch() {}

  record Found(LiveTimers owner, TimerInfo timer) {}

  /**
   * Returns the timer and where it lives; empty if there is none.
   *
   * @throws PartialAnswerException if it was not found, and a loop did not answer
   */
  static Optional<Found> in(ListedSchedulers schedulers, long id) {
    PartialAnswerException unknown = null;
    for (TimerScheduler scheduler : schedulers.get()) {
      LiveTimers timers = schedulers.timersOf(scheduler);
      try {
        Optional<TimerInfo> timer = timers.find(id);
        if (timer.isPresent()) {
          return Optional.of(new Found(timers, timer.get()));
        }
      } catch (PartialAnswerException silent) {
        unknown = silent; // unless another scheduler has it
      }
    }
    return orUnknown(unknown);
  }

  private static Optional<Found> orUnknown(@Nullable PartialAnswerException unknown) {
    if (unknown != null) {
      throw unknown;
    }
    return Optional.empty();
  }
}
