// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.live.PartialAnswerException;
import io.reactortimer.live.TimerKind;
import java.time.Duration;

/** Says why a timer is neither completed nor steered, or not known to be gone. */
final class Refusal {

  private Refusal() {}

  /** Makes the error for a timer that is not completable. */
  static UnsupportedOperationException toComplete(LiveTimer timer) {
    if (timer.hasCompletableKind()) {
      return new UnsupportedOperationException(
          "timer "
              + timer.id()
              + " is no stream of its own, so its completion would cut short what is done by it: "
              + String.join(" > ", OperatorChain.of(timer.chainHead()).operators()));
    }
    return new UnsupportedOperationException(
        "timer "
            + timer.id()
            + " is of kind "
            + timer.kind()
            + ", and only "
            + LiveTimer.COMPLETABLE
            + " can be completed: completing a "
            + timer.kind()
            + " would trigger its subscriber now, and dropping it would leave the subscriber"
            + " hanging");
  }

  /**
   * Makes the error for a timer that is not steerable.
   *
   * @param done what was asked for, as in "can be paused"
   */
  static UnsupportedOperationException toSteer(LiveTimer timer, String done) {
    return new UnsupportedOperationException(
        "timer "
            + timer.id()
            + (timer.kind() == TimerKind.INTERVAL
                ? " is a Flux.interval"
                : " is of kind " + timer.kind())
            + ", and only an interval of Timers can be "
            + done);
  }

  /** Makes the error for a timer that was not found, and may live on a loop that is silent. */
  static PartialAnswerException toTell(
      long id, String scheduler, TimerLoop silent, long patienceNanos) {
    return new PartialAnswerException(
        "timer "
            + id
            + " was not found, but may be on loop "
            + silent.index()
            + " of "
            + scheduler
            + ", which has not answered for "
            + Duration.ofNanos(patienceNanos).toMillis()
            + " ms");
  }
}
