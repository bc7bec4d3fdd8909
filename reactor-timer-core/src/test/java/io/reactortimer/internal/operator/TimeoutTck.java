// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** The Reactive Streams TCK; run, and counted, by {@link ReactiveStreamsTckTest}. */
public class TimeoutTck extends PublisherVerification<Long> {

  private final Scheduler scheduler;

  /** On our own scheduler. */
  public TimeoutTck() {
    this(TimerScheduler.create("tck"));
  }

  TimeoutTck(Scheduler scheduler) {
    super(new TestEnvironment(1000, 20, 20));
    this.scheduler = scheduler;
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    Flux<Long> source = Timers.every(Duration.ofNanos(200_000)).on(scheduler).counts();
    return Timers.timeout(
        elements == Long.MAX_VALUE ? source : source.take(elements),
        Duration.ofMinutes(1),
        scheduler);
  }

  /** By its own doing. */
  @Override
  public Publisher<Long> createFailedPublisher() {
    return Timers.timeout(Flux.never(), Duration.ofMillis(1), scheduler);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1000;
  }
}
