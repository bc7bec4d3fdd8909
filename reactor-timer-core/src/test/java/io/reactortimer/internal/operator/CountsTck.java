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
public class CountsTck extends PublisherVerification<Long> {

  /** On our own scheduler. */
  public CountsTck() {
    this(TimerScheduler.create("tck"));
  }

  private final Scheduler scheduler;

  CountsTck(Scheduler scheduler) {
    super(new TestEnvironment(1000, 20, 20));
    this.scheduler = scheduler;
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    Flux<Long> interval = Timers.every(Duration.ofMillis(1)).on(scheduler).counts();
    return elements == Long.MAX_VALUE ? interval : interval.take(elements);
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    TimerScheduler gone = TimerScheduler.create("gone");
    gone.dispose();
    return Timers.every(Duration.ofMillis(1)).on(gone).counts();
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1000;
  }
}
