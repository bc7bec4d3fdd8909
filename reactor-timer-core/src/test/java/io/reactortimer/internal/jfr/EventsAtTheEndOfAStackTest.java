// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.jfr;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.reactortimer.OwnClasses;
import io.reactortimer.internal.engine.loop.ShallowStack;
import io.reactortimer.internal.scheduler.TimerEvents;
import java.util.List;
import jdk.jfr.FlightRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The events are made when the recorder is first found in use, wherever that is. If there is no
 * room for it then, it is tried again: a loop asks in each turn, and must not fail for good.
 */
@Timeout(120)
class EventsAtTheEndOfAStackTest {

  /** Returns those of a library that has not recorded anything yet. */
  private static TimerEvents events() {
    try {
      return (TimerEvents)
          new OwnClasses(List.of("io.reactortimer.internal.jfr."))
              .loadClass(FlightRecorderEvents.class.getName())
              .getMethod("of", String.class)
              .invoke(null, "fresh");
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLookThatFailsForWantOfStackCostsNoOther() throws InterruptedException {
    FlightRecorder.getFlightRecorder();
    events().isRecording(); // what the JDK loads for it is not loaded at the end
    ShallowStack.run(
        () -> {
          for (int depth = 1; depth < 300; depth += depth < 50 ? 5 : 25) {
            TimerEvents events = events();
            int at = depth;
            ShallowStack.overflow(
                frames -> {
                  if (frames == at) {
                    events.isRecording();
                  }
                });
            assertThatCode(events::isRecording).as("after " + depth).doesNotThrowAnyException();
          }
        });
  }
}
