// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import io.micrometer.core.instrument.Timer;
import io.reactortimer.TimerScheduler;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Records into one meter how late the timers of one scheduler fire. Called on the timer threads.
 */
final class LatenessRecorder implements Recorder, LongConsumer {

  private final TimerScheduler scheduler;
  private final WeakReference<Timer> meter;
  private final int hash;

  LatenessRecorder(TimerScheduler scheduler, Timer meter) {
    this.scheduler = scheduler;
    this.meter = new WeakReference<>(meter);
    this.hash = System.identityHashCode(meter);
  }

  @Override
  public void start() {
    scheduler.addLatenessListener(this);
  }

  @Override
  public void stop() {
    scheduler.removeLatenessListener(this);
  }

  @Override
  public void accept(long latenessNanos) {
    Timer known = meter.get();
    if (known == null) {
      stop();
    } else {
      known.record(latenessNanos, TimeUnit.NANOSECONDS);
    }
  }

  // By identity: meters of two registries are equal if their names and tags are.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof LatenessRecorder recorder
            && meter.get() != null
            && meter.get() == recorder.meter.get());
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
