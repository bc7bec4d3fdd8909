// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.Suspect;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Timers that live far longer than others of the same line, by hand-turned time. */
class OutlivedTest {

  private static final int ENOUGH = 1_100;

  private final ManualTimers time = ManualTimers.exact();
  private final LiveTimers live = time.scheduler().live();

  /** Assembled once, so that each of its timers is of a recorded line. */
  private final Flux<Long> heartbeat =
      Timers.every(Duration.ofSeconds(1)).on(time.scheduler()).name("beat").counts();

  /** Sessions that last for ten seconds, one each half a second. */
  private void runSessions(int count) {
    Deque<Disposable> open = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      open.add(heartbeat.subscribe());
      time.advanceMillis(500);
      if (open.size() > 20) {
        open.remove().dispose();
      }
    }
    open.forEach(Disposable::dispose);
  }

  private List<Suspect> look() {
    live.suspects(10);
    time.advance(Duration.ofSeconds(20));
    return live.suspects(10).suspects();
  }

  @Test
  void oneThatLivesOnAfterAThousandOthersIsASuspect() {
    heartbeat.subscribe();
    runSessions(ENOUGH);
    look();
    List<Suspect> found = look();
    assertThat(found).hasSize(1);
    Suspect suspect = found.get(0);
    assertThat(suspect.reason()).isEqualTo(SuspectReason.OUTLIVED);
    assertThat(suspect.count()).isOne();
    assertThat(suspect.origin()).contains("OutlivedTest.java:");
    assertThat(suspect.numbers().get("outlived")).isBetween(100_000L, 130_000L);
    assertThat(suspect.sentence()).contains("1 timer has outlived");
    assertThat(live.page(TimerQuery.all().suspect(SuspectReason.OUTLIVED)).matching()).isOne();
  }

  @Test
  void whereOneThatOldHasEndedItIsNoReason() {
    heartbeat.subscribe();
    Disposable other = heartbeat.subscribe();
    runSessions(ENOUGH);
    other.dispose();
    look();
    assertThat(look()).isEmpty();
  }

  @Test
  void fewerThanAThousandAreNoReason() {
    heartbeat.subscribe();
    runSessions(900);
    look();
    assertThat(look()).isEmpty();
  }

  @Test
  void lifetimesThatDifferALotAreNoReason() {
    heartbeat.subscribe();
    for (int i = 0; i < ENOUGH; i++) {
      heartbeat.subscribe().dispose();
    }
    for (int i = 0; i < 30; i++) {
      Disposable longer = heartbeat.subscribe();
      time.advance(Duration.ofSeconds(10));
      longer.dispose();
    }
    time.advance(Duration.ofMinutes(10));
    look();
    assertThat(look()).isEmpty();
  }
}
