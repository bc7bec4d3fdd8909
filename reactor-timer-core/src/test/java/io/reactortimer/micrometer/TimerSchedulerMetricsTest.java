// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reactortimer.ManualTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

class TimerSchedulerMetricsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final TimerScheduler scheduler = TimerScheduler.create("metered");
  private final MockClock clock = new MockClock();
  private final MeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

  @AfterEach
  void dispose() {
    scheduler.dispose();
  }

  @ParameterizedTest
  @EnumSource
  void metersAreThoseOfTheCatalogue(TimerMeter meter) {
    new TimerSchedulerMetrics(scheduler).perTimerName(1).bindTo(registry);

    assertThat(registry.find(meter.getName()).meters())
        .isNotEmpty()
        .allSatisfy(
            bound -> {
              assertThat(bound.getId().getType()).isEqualTo(meter.getType());
              assertThat(bound.getId().getBaseUnit()).isEqualTo(meter.getBaseUnit());
              assertThat(bound.getId().getDescription()).isEqualTo(meter.description());
              assertThat(bound.getId().getTags())
                  .extracting(Tag::getKey)
                  .containsExactlyInAnyOrderElementsOf(keys(meter));
              assertThat(bound.getId().getTag("name")).isEqualTo("metered");
            });
  }

  @Test
  void catalogueIsComplete() {
    new TimerSchedulerMetrics(scheduler).bindTo(registry);

    assertThat(registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(TimerMeter.values())
                .filter(meter -> !meter.isPerTimerName())
                .map(TimerMeter::getName)
                .toList());
  }

  @Test
  void liveTimersAreCountedByKindAndState() {
    ManualTimers time = ManualTimers.exact();
    new TimerSchedulerMetrics(time.scheduler()).bindTo(registry);
    Disposable first = hourly(time.scheduler());
    Disposable second = hourly(time.scheduler());

    assertThat(live(TimerKind.INTERVAL, TimerState.ARMED)).isEqualTo(2);
    assertThat(live(TimerKind.INTERVAL, TimerState.PARKED)).isZero();
    assertThat(live(TimerKind.DELAY, TimerState.ARMED)).isZero();
    first.dispose();
    second.dispose();
  }

  @Test
  void oneLookAtTheTimersServesAWholeScrape() {
    ManualTimers time = ManualTimers.exact();
    new TimerSchedulerMetrics(time.scheduler()).bindTo(registry);
    assertThat(live(TimerKind.INTERVAL, TimerState.ARMED)).isZero();
    Disposable timer = hourly(time.scheduler());

    assertThat(live(TimerKind.INTERVAL, TimerState.ARMED)).isZero();
    clock.add(TimerSchedulerMetrics.SHARED_FOR.plusNanos(1));
    assertThat(live(TimerKind.INTERVAL, TimerState.ARMED)).isOne();
    timer.dispose();
  }

  @Test
  void countersSayWhatTheSchedulerDid() {
    new TimerSchedulerMetrics(scheduler).bindTo(registry);

    StepVerifier.create(Timers.every(Duration.ofMillis(1)).on(scheduler).counts().take(3))
        .expectNext(0L, 1L, 2L)
        .expectComplete()
        .verify(TIMEOUT);

    assertThat(registry.get("reactortimer.ticks").tag("outcome", "delivered").functionCounter())
        .satisfies(
            counter -> assertThat(counter.count()).isEqualTo(scheduler.counters().delivered()));
    assertThat(registry.get("reactortimer.scheduled").functionCounter().count()).isOne();
    assertThat(registry.get("reactortimer.rejected").functionCounter().count()).isZero();
  }

  @Test
  void idleSchedulerIsNeitherOverdueNorBusy() {
    new TimerSchedulerMetrics(scheduler).bindTo(registry);

    assertThat(registry.get("reactortimer.overdue").timeGauge().value()).isZero();
    assertThat(registry.get("reactortimer.stalled").timeGauge().value()).isZero();
    assertThat(registry.get("reactortimer.busy").gauge().value()).isBetween(0.0, 1.0);
  }

  @Test
  void aLoopThatIsHeldByATaskShows() {
    ManualTimers time = ManualTimers.exact();
    new TimerSchedulerMetrics(time.scheduler()).bindTo(registry);
    double[] seen = new double[2];
    time.scheduler()
        .schedule(
            () -> {
              time.loops().time().advanceNanos(Duration.ofSeconds(5).toNanos());
              seen[0] = registry.get("reactortimer.stalled").timeGauge().value(TimeUnit.SECONDS);
              seen[1] = registry.get("reactortimer.overdue").timeGauge().value(TimeUnit.SECONDS);
            },
            1,
            TimeUnit.SECONDS);
    time.scheduler().schedule(() -> {}, 3, TimeUnit.SECONDS);

    time.advanceMillis(1_000);

    assertThat(seen).containsExactly(5, 3);
    clock.add(TimerSchedulerMetrics.SHARED_FOR.plusNanos(1));
    assertThat(registry.get("reactortimer.stalled").timeGauge().value()).isZero();
    assertThat(registry.get("reactortimer.overdue").timeGauge().value()).isZero();
  }

  @Test
  void aTaskThatKeepsNobodyWaitingIsStuckAndStallsNothing() {
    ManualTimers time = ManualTimers.exact();
    new TimerSchedulerMetrics(time.scheduler()).bindTo(registry);
    double[] seen = new double[2];
    time.scheduler()
        .schedule(
            () -> {
              time.loops().time().advanceNanos(Duration.ofSeconds(5).toNanos());
              seen[0] = registry.get("reactortimer.stalled").timeGauge().value(TimeUnit.SECONDS);
              seen[1] = registry.get("reactortimer.stuck").timeGauge().value(TimeUnit.SECONDS);
            },
            1,
            TimeUnit.SECONDS);

    time.advanceMillis(1_000);

    assertThat(seen).containsExactly(0, 5);
    assertThat(registry.get("reactortimer.handovers").functionCounter().count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLoopThatDoesNotAnswerKeepsItsTimers(boolean byName) {
    ManualTimers time = ManualTimers.exact();
    TimerSchedulerMetrics metrics = new TimerSchedulerMetrics(time.scheduler());
    (byName ? metrics.perTimerName(10) : metrics).bindTo(registry);
    for (int i = 0; i < 5; i++) {
      Timers.every(Duration.ofHours(1)).on(time.scheduler()).counts().subscribe();
    }
    time.advanceMillis(0);
    assertThat(live(TimerKind.INTERVAL, TimerState.ARMED)).isEqualTo(5);
    clock.add(TimerSchedulerMetrics.SHARED_FOR.plusNanos(1));

    // Asked by another thread, while nobody turns the loop.
    assertThat(
            CompletableFuture.supplyAsync(() -> live(TimerKind.INTERVAL, TimerState.ARMED)).join())
        .isEqualTo(5);
  }

  @Test
  void bindingTwiceChangesNothing() {
    TimerSchedulerMetrics metrics = new TimerSchedulerMetrics(scheduler);
    metrics.bindTo(registry);
    List<Meter> once = registry.getMeters();

    metrics.bindTo(registry);

    assertThat(registry.getMeters()).containsExactlyInAnyOrderElementsOf(once);
  }

  @Test
  void oneBinderServesSeveralRegistries() {
    TimerSchedulerMetrics metrics = new TimerSchedulerMetrics(scheduler);
    SimpleMeterRegistry other = new SimpleMeterRegistry();

    metrics.bindTo(registry);
    metrics.bindTo(other);

    assertThat(other.getMeters()).hasSameSizeAs(registry.getMeters());
  }

  @Test
  void severalSchedulersAreToldApartByName() {
    TimerScheduler second = TimerScheduler.create("second");
    new TimerSchedulerMetrics(List.of(scheduler, second), Tags.of("area", "rooms"))
        .bindTo(registry);

    Set<String> names =
        registry.find("reactortimer.busy").tag("area", "rooms").gauges().stream()
            .map(gauge -> gauge.getId().getTag("name"))
            .collect(Collectors.toSet());

    assertThat(names).containsExactlyInAnyOrder("metered", "second");
    second.dispose();
  }

  @Test
  void nameOfTheSchedulerWinsOverATagOfTheCaller() {
    new TimerSchedulerMetrics(List.of(scheduler), Tags.of("name", "mine")).bindTo(registry);

    assertThat(registry.get("reactortimer.missed").functionCounter().getId().getTag("name"))
        .isEqualTo("metered");
  }

  @Test
  void registryKeepsTheStateOfTheGauges() {
    new TimerSchedulerMetrics(scheduler).bindTo(registry);
    System.gc();

    assertThat(registry.get("reactortimer.busy").gauge().value()).isNotNaN();
    assertThat(live(TimerKind.INTERVAL, TimerState.ARMED)).isZero();
  }

  private static Disposable hourly(TimerScheduler timers) {
    return Timers.every(Duration.ofHours(1)).on(timers).counts().subscribe();
  }

  private double live(TimerKind kind, TimerState state) {
    return registry
        .get("reactortimer.live")
        .tag("kind", kind.name().toLowerCase(Locale.ROOT))
        .tag("state", state.name().toLowerCase(Locale.ROOT))
        .gauge()
        .value();
  }

  private static List<String> keys(TimerMeter meter) {
    return Arrays.stream(meter.getKeyNames()).map(KeyName::asString).toList();
  }
}
