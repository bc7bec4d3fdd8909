// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.Tick;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.scheduler.Scheduler;

/** The Reactive Streams TCK; run, and counted, by {@link ReactiveStreamsTckTest}. */
public class TickerTck extends PublisherVerification<Tick> {

  private final Scheduler scheduler;

  /** On our own scheduler. */
  public TickerTck() {
    this(TimerScheduler.create("tck"));
  }

  TickerTck(Scheduler scheduler) {
    super(new TestEnvironment(1000, 20, 20));
    this.scheduler = scheduler;
  }

  @Override
  public Publisher<Tick> createPublisher(long elements) {
    return Timers.every(Duration.ofMillis(1)).on(scheduler).ticker().asFlux();
  }

  @Override
  public Publisher<Tick> createFailedPublisher() {
    TimerScheduler gone = TimerScheduler.create("gone");
    gone.dispose();
    return Timers.every(Duration.ofMillis(1)).on(gone).ticker().asFlux();
  }

  @Override
  public long maxElementsFromPublisher() {
    return publisherUnableToSignalOnComplete();
  }
}
