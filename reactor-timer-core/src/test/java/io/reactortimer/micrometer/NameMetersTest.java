// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerGroup;
import io.reactortimer.live.TimerGroups;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerTurnover;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;

class NameMetersTest {

  private final ManualTimers time = ManualTimers.exact();
  private final MockClock clock = new MockClock();
  private final MeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

  private void bind(int maxNames) {
    new TimerSchedulerMetrics(time.scheduler()).perTimerName(maxNames).bindTo(registry);
  }

  private Disposable timers(String name, int number) {
    Disposable.Composite all = Disposables.composite();
    for (int i = 0; i < number; i++) {
      all.add(
          Timers.every(Duration.ofSeconds(10))
              .name(name)
              .on(time.scheduler())
              .counts()
              .subscribe());
    }
    time.advanceMillis(0);
    return all;
  }

  /** Two scrapes: the first brings the meters up to date. */
  private Map<String, Double> scrape() {
    return scrape(TimerMeter.GROUP_LIVE);
  }

  private Map<String, Double> scrape(TimerMeter meter) {
    clock.add(TimerSchedulerMetrics.SHARED_FOR.plusNanos(1));
    read(meter);
    return read(meter);
  }

  private Map<String, Double> read(TimerMeter meter) {
    Map<String, Double> values = new TreeMap<>();
    for (Meter found : registry.find(meter.getName()).meters()) {
      values.put(
          Objects.requireNonNull(found.getId().getTag("timer")),
          found.measure().iterator().next().getValue());
    }
    return values;
  }

  @Test
  void withoutBeingAskedForThereAreNone() {
    new TimerSchedulerMetrics(time.scheduler()).bindTo(registry);
    timers("room", 2);

    assertThat(scrape()).isEmpty();
  }

  @Test
  void timersAreCountedByName() {
    bind(10);
    timers("room", 2);
    timers("poll", 1);
    time.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS);
    time.advanceMillis(0);

    assertThat(scrape()).isEqualTo(Map.of("room", 2.0, "poll", 1.0, "unnamed", 1.0, "other", 0.0));
  }

  @Test
  void parkedOnesAndTheLatestTickAreTold() {
    bind(10);
    timers("room", 1);
    Timers.every(Duration.ofSeconds(10))
        .name("slow")
        .on(time.scheduler())
        .counts()
        .subscribe(tick -> {}, error -> {}, () -> {}, subscription -> subscription.request(1));
    time.stallMillis(10_400);

    assertThat(scrape(TimerMeter.GROUP_PARKED)).containsEntry("slow", 1.0);
    assertThat(scrape(TimerMeter.GROUP_PARKED)).containsEntry("room", 0.0);
    assertThat(scrape(TimerMeter.GROUP_LATENESS)).containsEntry("room", 0.4);
  }

  @Test
  void namesBeyondTheMostAreSummedUp() {
    bind(2);
    timers("a", 1);
    timers("b", 5);
    timers("c", 3);
    timers("d", 1);

    assertThat(scrape()).isEqualTo(Map.of("b", 5.0, "c", 3.0, "other", 2.0));
  }

  @Test
  void aNameKeepsItsPlaceWhileItLives() {
    bind(1);
    Disposable first = timers("first", 1);
    assertThat(scrape()).isEqualTo(Map.of("first", 1.0, "other", 0.0));

    timers("second", 7);
    assertThat(scrape()).isEqualTo(Map.of("first", 1.0, "other", 7.0));

    first.dispose();
    assertThat(scrape()).isEqualTo(Map.of("second", 7.0, "other", 0.0));
  }

  @Test
  void metersOfNamesThatAreGoneAreRemoved() {
    bind(100);
    scrape();
    int before = registry.getMeters().size();
    for (int round = 0; round < 50; round++) {
      Disposable timers = timers("session-" + round, 3);
      assertThat(scrape()).containsEntry("session-" + round, 3.0).hasSize(2);
      timers.dispose();
    }

    assertThat(scrape()).isEqualTo(Map.of("other", 0.0));
    assertThat(registry.getMeters()).hasSize(before);
  }

  @Test
  void whatAStalledLoopDidNotShowKeepsItsMeters() {
    TimerGroup room =
        new TimerGroup("room", TimerKind.INTERVAL, 2, 0, 0, 0, null, 0, TimerTurnover.NONE, null);
    AtomicReference<TimerGroups> seen =
        new AtomicReference<>(new TimerGroups(List.of(room), 0, 2, false));
    new NameMeters(seen::get, 10, Tags.empty(), registry).bind();
    assertThat(scrape()).isEqualTo(Map.of("room", 2.0, "other", 0.0));

    seen.set(new TimerGroups(List.of(), 0, 0, true));
    assertThat(scrape()).isEqualTo(Map.of("room", 0.0, "other", 0.0));
    seen.set(new TimerGroups(List.of(), 0, 0, false));
    assertThat(scrape()).isEqualTo(Map.of("other", 0.0));
  }

  @Test
  void timersWhoseNamesWereTooManyToBeCarriedOnBelongToTheRest() {
    TimerGroup room =
        new TimerGroup("room", TimerKind.INTERVAL, 2, 0, 0, 0, null, 0, TimerTurnover.NONE, null);
    new NameMeters(() -> new TimerGroups(List.of(room), 3, 2 + 7, true), 10, Tags.empty(), registry)
        .bind();

    assertThat(scrape()).isEqualTo(Map.of("room", 2.0, "other", 7.0));
  }

  @Test
  void aTimerThatIsCalledLikeTheRestBelongsToTheRest() {
    bind(10);
    timers("other", 2);
    timers("unnamed", 1);
    time.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS);
    time.advanceMillis(0);

    assertThat(scrape()).isEqualTo(Map.of("other", 2.0, "unnamed", 2.0));
  }

  @Test
  void partsOfACompositeFollow() {
    CompositeMeterRegistry composite = new CompositeMeterRegistry(clock);
    composite.add(registry);
    new TimerSchedulerMetrics(time.scheduler()).perTimerName(10).bindTo(composite);
    Disposable timers = timers("room", 2);
    assertThat(scrape()).isEqualTo(Map.of("room", 2.0, "other", 0.0));

    timers.dispose();
    assertThat(scrape()).isEqualTo(Map.of("other", 0.0));
  }

  @Test
  void thereIsAPlaceForOneNameAtLeast() {
    assertThatThrownBy(() -> bind(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxNames must be positive: 0");
  }
}
