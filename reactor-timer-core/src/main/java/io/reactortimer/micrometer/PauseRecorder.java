// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.reactortimer.TimerScheduler;
import io.reactortimer.live.PauseCause;
import io.reactortimer.live.PauseReport;
import io.reactortimer.micrometer.TimerMeter.TagKey;
import java.lang.ref.WeakReference;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records the pauses of one scheduler, a meter for each cause. Called on the thread that reports
 * pauses.
 */
final class PauseRecorder implements Recorder, Consumer<PauseReport> {

  private final TimerScheduler scheduler;
  private final Tags tags;
  private final WeakReference<MeterRegistry> registry;
  private final int hash;

  /** Has the meters there from the beginning, so that a first pause is an increase. */
  PauseRecorder(TimerScheduler scheduler, Tags tags, MeterRegistry registry) {
    this.scheduler = scheduler;
    this.tags = tags;
    this.registry = new WeakReference<>(registry);
    this.hash = System.identityHashCode(registry);
    for (PauseCause cause : PauseCause.values()) {
      meter(cause, registry);
    }
  }

  private Timer meter(PauseCause cause, MeterRegistry known) {
    return Timer.builder(TimerMeter.PAUSES.getName())
        .tags(tags.and(TagKey.CAUSE.asString(), cause.name().toLowerCase(Locale.ROOT)))
        .description(TimerMeter.PAUSES.description())
        .register(known);
  }

  @Override
  public void start() {
    scheduler.addPauseListener(this);
  }

  @Override
  public void stop() {
    scheduler.removePauseListener(this);
  }

  @Override
  public void accept(PauseReport report) {
    MeterRegistry known = registry.get();
    if (known == null) {
      stop();
    } else {
      meter(report.cause(), known).record(report.duration());
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof PauseRecorder recorder
            && registry.get() != null
            && registry.get() == recorder.registry.get()
            && tags.equals(recorder.tags));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
