// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package org.example.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.test.NoLeakedTimers;
import io.reactortimer.test.TimerLeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The samples of docs/testing.md that leak, run by {@link TestingPageTest}. */
final class LeakSamples {

  private LeakSamples() {}

  @NoLeakedTimers(takeOver = true)
  static class LobbyTest {

    @Test
    void anOpenLobbyHasNotBeatenYet() {
      Lobby lobby = new Lobby();
      lobby.open();
      assertThat(lobby.beaten()).isZero();
    }
  }

  @NoLeakedTimers
  @Execution(ExecutionMode.CONCURRENT)
  static class RoomTest {

    @Test
    void aRoomThatIsClosedHasNoTimer(TimerScheduler timers) {
      Room room = new Room(timers);
      room.open();
      room.close();
    }

    @Test
    void aRoomThatStaysOpenFailsThisTestAndNoOther(TimerScheduler timers) {
      new Room(timers).open();
    }
  }

  static void withoutAFramework() {
    TimerScheduler timers = TimerScheduler.create("rooms");
    try (TimerLeakCheck check = TimerLeakCheck.of(timers)) {
      Room room = new Room(timers);
      room.open();
      room.close();
    }
    timers.dispose();
  }
}
