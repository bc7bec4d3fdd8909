// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.Tick;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;

/** The Reactive Streams TCK; run, and counted, by {@link ReactiveStreamsTckTest}. */
public class TicksTck extends PublisherVerification<Tick> {

  private final TimerScheduler scheduler = TimerScheduler.create("tck");

  /** Bare: without {@code take}, so that nothing of Reactor's stands in between. */
  public TicksTck() {
    super(new TestEnvironment(1000, 20, 20));
  }

  @Override
  public Publisher<Tick> createPublisher(long elements) {
    return Timers.every(Duration.ofMillis(1)).on(scheduler).ticks();
  }

  @Override
  public Publisher<Tick> createFailedPublisher() {
    TimerScheduler full = TimerScheduler.builder("full").maxLive(1).build();
    full.schedule(() -> {}, 1, TimeUnit.HOURS);
    return Timers.every(Duration.ofMillis(1)).on(full).ticks();
  }

  @Override
  public long maxElementsFromPublisher() {
    return publisherUnableToSignalOnComplete();
  }
}
