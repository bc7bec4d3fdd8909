// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.turnover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reactortimer.IntervalSpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.ProfileBy;
import io.reactortimer.live.ProfileEntry;
import io.reactortimer.live.TimerGroup;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerTurnover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How timers come and go, by group and by the line that makes them, by hand-turned time. */
class ProfileTest {

  private final ManualTimers time = ManualTimers.exact();
  private final LiveTimers live = time.scheduler().live();

  private IntervalSpec heartbeat() {
    return Timers.every(Duration.ofMinutes(1)).on(time.scheduler()).name("heartbeat");
  }

  private List<ProfileEntry> byOrigin() {
    return live.profile(ProfileBy.ORIGIN, 10).entries();
  }

  private List<ProfileEntry> byGroup() {
    return live.profile(ProfileBy.GROUP, 10).entries();
  }

  @Test
  void aGroupTellsHowManyAreMadeAndEndAndWhatShareFires() {
    for (int second = 0; second < 50; second++) {
      for (int call = 0; call < 10; call++) {
        boolean late = second % 5 == 0 && call == 0; // one of fifty
        Flux.never()
            .timeout(Duration.ofSeconds(3), time.scheduler())
            .onErrorComplete()
            .takeUntilOther(
                late ? Mono.never() : Mono.delay(Duration.ofMillis(500), time.scheduler()))
            .subscribe();
      }
      time.advance(Duration.ofSeconds(1));
    }
    TimerTurnover timeouts =
        byGroup().stream()
            .filter(entry -> entry.kind() == TimerKind.TIMEOUT)
            .findFirst()
            .orElseThrow()
            .turnover();
    assertThat(timeouts.madePerSecond()).isCloseTo(10, within(0.1));
    assertThat(timeouts.endedPerSecond()).isCloseTo(10, within(0.1));
    assertThat(timeouts.firedShare()).isCloseTo(0.02, within(0.002));
    assertThat(timeouts.livedP50()).isBetween(Duration.ofMillis(500), Duration.ofMillis(640));
    assertThat(timeouts.livedP99()).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3850));
  }

  @Test
  void groupsOfAListingTellTheSame() {
    List<Disposable> beats = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      beats.add(heartbeat().counts().subscribe());
    }
    time.advance(Duration.ofSeconds(10));
    beats.subList(0, 30).forEach(Disposable::dispose);
    TimerGroup group = live.groups(1).groups().get(0);
    assertThat(group.live()).isEqualTo(10);
    assertThat(group.turnover().madePerSecond()).isCloseTo(4, within(0.01));
    assertThat(group.turnover().endedPerSecond()).isCloseTo(3, within(0.01));
    assertThat(group.turnover().firedShare()).isNull();
    assertThat(group.turnover()).isEqualTo(byGroup().get(0).turnover());
  }

  @Test
  void fewerThanThirtySamplesAreTooFewForLifetimes() {
    for (int i = 0; i < 29; i++) {
      heartbeat().counts().subscribe().dispose();
    }
    time.advance(Duration.ofSeconds(10));
    assertThat(byGroup().get(0).turnover().samples()).isEqualTo(29);
    assertThat(byGroup().get(0).turnover().livedP50()).isNull();
    heartbeat().counts().subscribe().dispose();
    assertThat(byGroup().get(0).turnover().livedP50()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void anOriginIsTheLineThatMakesThem() {
    Flux<Long> shared = heartbeat().counts(); // the line
    List<Disposable> beats = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      beats.add(shared.subscribe());
    }
    time.advance(Duration.ofSeconds(20));
    beats.subList(0, 40).forEach(Disposable::dispose);
    heartbeat().counts().subscribe(); // another
    ProfileEntry line = byOrigin().get(0);
    assertThat(line.origin()).contains("ProfileTest.anOriginIsTheLineThatMakesThem");
    assertThat(line.live()).isEqualTo(10);
    assertThat(line.recorded()).isEqualTo(10);
    assertThat(line.name()).isNull();
    assertThat(line.kind()).isNull();
    assertThat(line.turnover().endedPerSecond()).isCloseTo(2, within(0.01));
    assertThat(line.turnover().madePerSecond()).isCloseTo(2.5, within(0.01));
    assertThat(line.turnover().livedP99())
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(25));
    assertThat(byOrigin()).hasSize(2);
    assertThat(live.profile(ProfileBy.ORIGIN, 1).others()).isOne();
  }

  @Test
  void theLastHourHasAValueForEachMinuteInWhichSomebodyLooked() {
    Disposable first = heartbeat().counts().subscribe();
    heartbeat().counts().subscribe();
    byGroup();
    time.advance(Duration.ofMinutes(1));
    first.dispose();
    byGroup();
    time.advance(Duration.ofMinutes(3));
    assertThat(byGroup().get(0).lastHour()).containsExactly(2L, 1L, null, null, 1L);
    for (int minute = 0; minute < 70; minute++) {
      time.advance(Duration.ofMinutes(1));
      live.suspects(0);
    }
    assertThat(byGroup().get(0).lastHour()).hasSize(60).containsOnly(1L);
  }

  @Test
  void aGroupWithoutTimersIsForgottenAfterAnHour() {
    heartbeat().counts().subscribe().dispose();
    for (int minute = 0; minute < 59; minute++) {
      assertThat(byGroup()).extracting(ProfileEntry::live).containsExactly(0L);
      assertThat(live.groups(10).groups()).isEmpty();
      time.advance(Duration.ofMinutes(1));
    }
    for (int minute = 0; minute < 31; minute++) {
      time.advance(Duration.ofMinutes(1));
      byGroup();
    }
    assertThat(byGroup()).isEmpty();
  }

  @Test
  void manyEndsAreCountedOfASampleAndAreAboutRight() {
    byGroup();
    for (int i = 0; i < 400_000; i++) {
      time.advance(Duration.ofNanos(97)); // no two are due at once
      heartbeat().counts().subscribe().dispose();
    }
    time.advance(Duration.ofSeconds(40));
    TimerTurnover beats = byGroup().get(0).turnover();
    assertThat(beats.samples()).isBetween(4_000L, 5_200L);
    assertThat(beats.endedPerSecond()).isCloseTo(10_000, within(1_500.0));
  }

  @Test
  void ratesOfTooFewSamplesAreNotTold() {
    List<Disposable> beats = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      beats.add(heartbeat().counts().subscribe());
    }
    time.advance(Duration.ofSeconds(10));
    beats.forEach(Disposable::dispose);
    TimerTurnover turnover = byOrigin().get(0).turnover();
    assertThat(turnover.samples()).isEqualTo(8);
    assertThat(turnover.endedPerSecond()).isNull(); // of eight that were recorded
    assertThat(byGroup().get(0).turnover().endedPerSecond()).isCloseTo(0.8, within(0.01));
  }

  @Test
  void aNegativeLimitIsRefused() {
    assertThatThrownBy(() -> live.profile(ProfileBy.GROUP, -1)).hasMessageContaining("-1");
  }
}
