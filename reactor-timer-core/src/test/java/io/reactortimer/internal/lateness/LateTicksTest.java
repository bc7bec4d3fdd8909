// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.lateness;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.IntervalSpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.live.LateTick;
import io.reactortimer.live.LatenessInfo;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerKind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Who was late in the last minute, by hand-turned time. */
class LateTicksTest {

  private final ManualTimers time = ManualTimers.exact();
  private final LiveTimers live = time.scheduler().live();

  private IntervalSpec every(long millis, String name) {
    return Timers.every(Duration.ofMillis(millis)).on(time.scheduler()).name(name);
  }

  private LatenessInfo lateness(String name) {
    return live.groups(100).groups().stream()
        .filter(group -> name.equals(group.name()))
        .findFirst()
        .orElseThrow()
        .latenessLastMinute();
  }

  @Test
  void theWorstAreTheLatestFirstWithNameAndWhen() {
    every(1000, "steady").counts().subscribe();
    time.scheduler().schedule(() -> {}, 1200, TimeUnit.MILLISECONDS);
    Mono.delay(Duration.ofMillis(1300), time.scheduler()).subscribe();
    time.stallMillis(1500);
    assertThat(live.worstTicks())
        .extracting(LateTick::kind)
        .containsExactly(TimerKind.INTERVAL, TimerKind.TASK, TimerKind.DELAY);
    LateTick worst = live.worstTicks().get(0);
    assertThat(worst.name()).isEqualTo("steady");
    assertThat(worst.lateness()).isEqualTo(Duration.ofMillis(500));
    assertThat(worst.dueAt().toEpochMilli()).isEqualTo(1000);
    assertThat(worst.scheduler()).isEqualTo("manual");
    assertThat(live.find(worst.id())).isPresent();
  }

  @Test
  void noMoreThanTenAreToldAndTheLeastLateAreNot() {
    for (int i = 0; i < 100; i++) {
      every(1000 + i, "n" + i).counts().subscribe();
    }
    time.stallMillis(2000);
    assertThat(live.worstTicks()).hasSize(10);
    assertThat(live.worstTicks().get(9).lateness()).isEqualTo(Duration.ofMillis(991));
  }

  @Test
  void whatIsMoreThanAMinuteAgoIsForgotten() {
    every(1000, "steady").counts().subscribe();
    time.stallMillis(1500);
    time.advance(Duration.ofSeconds(58));
    assertThat(live.worstTicks()).hasSize(1);
    assertThat(lateness("steady")).isNotNull();
    time.advance(Duration.ofSeconds(12));
    assertThat(live.worstTicks()).isEmpty();
    assertThat(lateness("steady")).isNull();
  }

  @Test
  void whatIsLessThanTenMillisecondsLateIsNotLate() {
    every(1000, "steady").counts().subscribe();
    time.stallMillis(1009);
    assertThat(live.worstTicks()).isEmpty();
    assertThat(lateness("steady")).isNull();
    time.stallMillis(1001); // due at 2000
    assertThat(live.worstTicks()).hasSize(1);
  }

  @Test
  void percentilesOfAGroupAreOfAllItsTicks() {
    for (int i = 0; i < 50; i++) {
      every(1000, "beat").counts().subscribe(); // 3,000 ticks in a minute
    }
    every(1000, "lone").counts().subscribe(); // 60
    time.stallMillis(1400);
    assertThat(lateness("beat").p50()).isEqualTo(Duration.ofMillis(10));
    assertThat(lateness("beat").p90()).isEqualTo(Duration.ofMillis(10));
    assertThat(lateness("beat").p99()).isEqualTo(Duration.ofMillis(400)); // 50 of 3,000
    assertThat(lateness("beat").max()).isEqualTo(Duration.ofMillis(400));
    assertThat(lateness("lone").p90()).isEqualTo(Duration.ofMillis(10));
    assertThat(lateness("lone").max()).isEqualTo(Duration.ofMillis(400));
  }

  @Test
  void aTickThatWaitedForDemandIsNotLate() {
    BaseSubscriber<Long> slow =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {}
        };
    every(1000, "slow").counts().subscribe(slow);
    time.advance(Duration.ofSeconds(5));
    slow.request(1);
    time.advance(Duration.ofSeconds(1));
    assertThat(live.worstTicks()).isEmpty();
  }

  @Test
  void aTimeoutThatWasMovedIsNotLate() {
    Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
    Timers.timeout(source.asFlux(), Duration.ofSeconds(1), time.scheduler()).subscribe();
    time.advanceMillis(900);
    source.tryEmitNext(1);
    time.stallMillis(600); // its first deadline is past, and was moved
    assertThat(live.worstTicks()).isEmpty();
  }

  @Test
  void theSchedulerTellsOfAllTicks() {
    assertThat(live.latenessLastMinute()).isNull();
    every(1000, "steady").counts().subscribe();
    time.stallMillis(1500);
    assertThat(live.latenessLastMinute().max()).isEqualTo(Duration.ofMillis(500));
  }
}
