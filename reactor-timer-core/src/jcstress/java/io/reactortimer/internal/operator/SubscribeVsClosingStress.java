// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.reactortimer.StressSchedulers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.internal.engine.loop.StressLoop;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import reactor.core.publisher.Mono;

/** What is subscribed to while closing begins completes, whichever comes first. */
@JCStressTest
@Outcome(id = "1, 1, 1, 0", expect = ACCEPTABLE, desc = "all have completed, once")
@Outcome(expect = FORBIDDEN, desc = "one was missed, or told twice or too early")
@State
public class SubscribeVsClosingStress {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final long LATER_NANOS = Duration.ofMillis(101).toNanos();

  private final StressLoop stress = new StressLoop();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final StressSubscriber<Object> parked = new StressSubscriber<>(0);
  private final StressSubscriber<Object> armed = new StressSubscriber<>(Long.MAX_VALUE);
  private final StressSubscriber<Object> delay = new StressSubscriber<>(1);

  @Actor
  public void subscribers() {
    Timers.every(HOUR).on(scheduler).ticks().subscribe(armed);
    Timers.every(HOUR).on(scheduler).counts().subscribe(parked);
    Timers.fixedDelay(HOUR, Mono::empty).on(scheduler).asFlux().subscribe(delay);
  }

  @Actor
  public void closer() {
    scheduler.beginClosing();
    stress.turnAt(5);
  }

  @Arbiter
  public void arbiter(IIII_Result r) {
    stress.turnAt(LATER_NANOS);
    stress.settle();
    r.r1 = parked.completions;
    r.r2 = armed.completions;
    r.r3 = delay.completions;
    r.r4 =
        parked.violations.get()
            + parked.early.get()
            + armed.violations.get()
            + armed.early.get()
            + delay.violations.get()
            + delay.early.get()
            + parked.elements
            + armed.elements
            + delay.elements;
  }
}
