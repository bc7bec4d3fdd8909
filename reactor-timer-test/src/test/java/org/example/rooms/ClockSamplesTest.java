// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package org.example.rooms;

import static io.reactortimer.test.TimerAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Timers;
import io.reactortimer.test.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The samples of docs/testing.md that turn a clock. */
class ClockSamplesTest {

  @Test
  void aRoomBeatsEachSecond() {
    ManualTimers timers = ManualTimers.create();
    Room room = new Room(timers);
    room.open();

    timers.advanceBy(Duration.ofSeconds(3));
    assertThat(timers).hasTicked("room.beat", 3);

    room.close();
    assertThat(timers).hasNoLiveTimers();
  }

  @Test
  void aPauseCostsBeatsAndNoRoom() {
    ManualTimers timers = ManualTimers.create();
    Room room = new Room(timers);
    room.open();

    timers.stall(Duration.ofSeconds(5)); // a garbage collection, say
    timers.runDue();

    assertThat(timers).hasTicked("room.beat", 1).hasMissed("room.beat", 4);
    timers.advanceBy(Duration.ofSeconds(1));
    assertThat(room.beaten()).isEqualTo(2);
  }

  @Test
  void theReportIsMadeOnTheHour() {
    ManualTimers timers = ManualTimers.create();
    timers.setWallClock(Instant.parse("2026-03-01T11:30:00Z"));
    List<Instant> reports = new ArrayList<>();
    Timers.every(Duration.ofHours(1))
        .aligned()
        .on(timers)
        .counts()
        .subscribe(n -> reports.add(timers.wallClock().instant()));

    timers.advanceTo(Instant.parse("2026-03-01T13:15:00Z"));

    assertThat(reports)
        .containsExactly(
            Instant.parse("2026-03-01T12:00:00Z"), Instant.parse("2026-03-01T13:00:00Z"));
  }

  @Test
  void aLobbyBeatsOnReactorsDefault() {
    ManualTimers timers = ManualTimers.create();
    Disposable installed = timers.install();
    try {
      Lobby lobby = new Lobby();
      lobby.open();
      timers.advanceBy(Duration.ofSeconds(3));
      assertThat(lobby.beaten()).isEqualTo(3);
      lobby.close();
    } finally {
      installed.dispose();
    }
  }

  @Test
  void aVerifierAndAClock() {
    ManualTimers timers = ManualTimers.create();
    StepVerifier.create(Flux.interval(Duration.ofHours(1), timers))
        .then(() -> timers.advanceBy(Duration.ofHours(1)))
        .expectNext(0L)
        .then(() -> assertThat(timers.nextDue()).contains(Duration.ofHours(1)))
        .thenCancel()
        .verify(Duration.ofSeconds(30));
    assertThat(timers).hasNoLiveTimers();
  }
}
