// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.FixedDelaySpec;
import io.reactortimer.RunOutcome;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The Reactive Streams TCK; run, and counted, by {@link ReactiveStreamsTckTest}. */
public class RunsTck extends PublisherVerification<RunOutcome> {

  private final Scheduler scheduler;

  /** On our own scheduler. */
  public RunsTck() {
    this(TimerScheduler.create("tck"));
  }

  RunsTck(Scheduler scheduler) {
    super(new TestEnvironment(1000, 20, 20));
    this.scheduler = scheduler;
  }

  private static FixedDelaySpec spec() {
    return Timers.fixedDelay(Duration.ofNanos(100_000), Mono::empty);
  }

  @Override
  public Publisher<RunOutcome> createPublisher(long elements) {
    return spec().on(scheduler).asFlux();
  }

  @Override
  public Publisher<RunOutcome> createFailedPublisher() {
    TimerScheduler gone = TimerScheduler.create("gone");
    gone.dispose();
    return spec().on(gone).asFlux();
  }

  @Override
  public long maxElementsFromPublisher() {
    return publisherUnableToSignalOnComplete();
  }
}
