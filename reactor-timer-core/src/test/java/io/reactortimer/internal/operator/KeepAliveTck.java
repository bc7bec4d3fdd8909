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
public class KeepAliveTck extends PublisherVerification<Long> {

  private static final Duration IDLE = Duration.ofNanos(100_000);

  private final Scheduler scheduler;

  /** On our own scheduler. */
  public KeepAliveTck() {
    this(TimerScheduler.builder("tck").slack(Duration.ZERO).build());
  }

  KeepAliveTck(Scheduler scheduler) {
    super(new TestEnvironment(1000, 20, 20));
    this.scheduler = scheduler;
  }

  /** Bare where it has no end; its elements are those of an interval of ours, and its own. */
  @Override
  public Publisher<Long> createPublisher(long elements) {
    Flux<Long> source = Timers.every(Duration.ofNanos(200_000)).on(scheduler).counts();
    Flux<Long> alive =
        Timers.keepAlive(
            elements == Long.MAX_VALUE ? source : source.take(elements),
            elements == Long.MAX_VALUE ? IDLE : Duration.ofMinutes(1),
            () -> -1L,
            scheduler);
    return alive;
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    TimerScheduler gone = TimerScheduler.create("gone");
    gone.dispose();
    return Timers.keepAlive(Flux.never(), IDLE, () -> -1L, gone);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1000;
  }
}
