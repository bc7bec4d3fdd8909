// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reactortimer.ManualTimers;
import io.reactortimer.TimerScheduler;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link TimerMeter#LATENESS}: one recording a wake-up, whatever it is bound to. */
@Timeout(60)
class LatenessMeterTest {

  private final ManualTimers time = ManualTimers.exact();
  private final TimerScheduler scheduler = time.scheduler();
  private final TimerSchedulerMetrics metrics = new TimerSchedulerMetrics(scheduler);
  private final MeterRegistry registry = new SimpleMeterRegistry();

  /** Two timers that are due at once, and fire so late. */
  private void lateByMillis(long millis) {
    scheduler.schedule(() -> {}, 10, TimeUnit.MILLISECONDS);
    scheduler.schedule(() -> {}, 12, TimeUnit.MILLISECONDS);
    time.stallMillis(10 + millis);
  }

  private static Timer meter(MeterRegistry registry) {
    return registry.get("reactortimer.lateness").tag("name", "manual").timer();
  }

  private static long recorded(MeterRegistry registry) {
    return meter(registry).count();
  }

  @Test
  void eachWakeUpRecordsItsLatestTimer() {
    metrics.bindTo(registry);

    lateByMillis(30);
    lateByMillis(50);

    assertThat(recorded(registry)).isEqualTo(2);
    assertThat(meter(registry).totalTime(TimeUnit.MILLISECONDS)).isEqualTo(80);
    assertThat(meter(registry).max(TimeUnit.MILLISECONDS)).isEqualTo(50);
  }

  @Test
  void threadsOfARealSchedulerRecord() throws InterruptedException {
    TimerScheduler real = TimerScheduler.builder("real").workers(2).build();
    new TimerSchedulerMetrics(real).bindTo(registry);
    CountDownLatch told = new CountDownLatch(3);
    real.addLatenessListener(nanos -> told.countDown()); // behind the recorder

    real.schedulePeriodically(() -> {}, 1, 1, TimeUnit.MILLISECONDS);

    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(registry.get("reactortimer.lateness").timer().count()).isGreaterThanOrEqualTo(3);
    real.dispose();
  }

  @Test
  void nothingIsRecordedBeforeItIsBound() {
    lateByMillis(30);
    metrics.bindTo(registry);
    assertThat(recorded(registry)).isZero();
  }

  @Test
  void bindingAgainRecordsOnce() {
    metrics.bindTo(registry);
    metrics.bindTo(registry);
    new TimerSchedulerMetrics(scheduler).bindTo(registry);

    lateByMillis(30);

    assertThat(recorded(registry)).isOne();
  }

  @Test
  void bindersWithOtherTagsRecordIntoMetersOfTheirOwn() {
    metrics.bindTo(registry);
    new TimerSchedulerMetrics(List.of(scheduler), Tags.of("area", "rooms")).bindTo(registry);

    lateByMillis(30);

    assertThat(registry.get("reactortimer.lateness").timers())
        .hasSize(2)
        .allSatisfy(meter -> assertThat(meter.count()).isOne());
  }

  @Test
  void eachOfSeveralRegistriesHasAll() {
    MeterRegistry other = new SimpleMeterRegistry();
    metrics.bindTo(registry);
    metrics.bindTo(other);

    lateByMillis(30);

    assertThat(recorded(registry)).isOne();
    assertThat(recorded(other)).isOne();
  }

  @Test
  void partsOfACompositeRecordFromWhenTheyAreAdded() {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    metrics.bindTo(composite);
    lateByMillis(30);

    composite.add(registry);
    lateByMillis(30);
    MeterRegistry third = new SimpleMeterRegistry();
    composite.add(third);
    lateByMillis(30);

    assertThat(recorded(registry)).isEqualTo(2);
    assertThat(recorded(third)).isOne();
  }

  @Test
  void aPartBoundAfterItsCompositeRecordsOnce() {
    CompositeMeterRegistry outer = new CompositeMeterRegistry();
    CompositeMeterRegistry inner = new CompositeMeterRegistry();
    outer.add(inner);
    inner.add(registry);
    metrics.bindTo(outer);
    metrics.bindTo(registry);

    lateByMillis(30);

    assertThat(recorded(registry)).isOne();
  }

  @Test
  void aPartBoundBeforeItsCompositeRecordsOnce() {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    MeterRegistry other = new SimpleMeterRegistry();
    composite.add(registry);
    composite.add(other);
    metrics.bindTo(registry);
    metrics.bindTo(composite);

    lateByMillis(30);

    assertThat(recorded(registry)).isOne();
    assertThat(recorded(other)).isOne();
  }

  @Test
  void aDeniedMeterIsNotRecorded() {
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("reactortimer"));
    metrics.bindTo(registry);

    lateByMillis(30);

    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aSchedulerDoesNotKeepARegistry() throws InterruptedException {
    MeterRegistry forgotten = new SimpleMeterRegistry();
    new TimerSchedulerMetrics(scheduler).bindTo(forgotten);
    lateByMillis(30);
    ReferenceQueue<MeterRegistry> collected = new ReferenceQueue<>();
    WeakReference<MeterRegistry> reference = new WeakReference<>(forgotten, collected);
    forgotten = null;

    do {
      System.gc();
    } while (collected.remove(10) != reference);

    lateByMillis(30);
  }

  @Test
  void anotherListenerThatThrowsHarmsNeitherTimersNorMeter() {
    scheduler.addLatenessListener(
        nanos -> {
          throw new IllegalStateException("meter");
        });
    metrics.bindTo(registry);

    lateByMillis(30);
    lateByMillis(30);

    assertThat(recorded(registry)).isEqualTo(2);
    assertThat(scheduler.counters().delivered()).isEqualTo(4);
    assertThat(time.loops().failures()).hasSize(1);
  }
}
