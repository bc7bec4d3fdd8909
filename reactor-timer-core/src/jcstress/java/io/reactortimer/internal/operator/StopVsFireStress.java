// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.reactortimer.StressSchedulers;
import io.reactortimer.Tick;
import io.reactortimer.Ticker;
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

/** A ticker that is stopped completes its subscriber, behind the tick that is under way. */
@JCStressTest
@Outcome(id = "0, 1, 0, 1", expect = ACCEPTABLE, desc = "stopped before the claim or the delivery")
@Outcome(id = "1, 1, 0, 1", expect = ACCEPTABLE, desc = "the tick came first")
@Outcome(expect = FORBIDDEN, desc = "a signal after the last, two at once, or not gone")
@State
public class StopVsFireStress {

  private final StressLoop stress = new StressLoop();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final Ticker ticker = Timers.every(Duration.ofNanos(10)).on(scheduler).ticker();
  private final StressSubscriber<Tick> subscriber = new StressSubscriber<>(Long.MAX_VALUE);

  public StopVsFireStress() {
    ticker.asFlux().subscribe(subscriber);
    stress.turnAt(0);
  }

  @Actor
  public void loop() {
    stress.turnAt(10);
  }

  @Actor
  public void stopper() {
    ticker.stop();
  }

  @Arbiter
  public void arbiter(IIII_Result r) {
    stress.settle();
    r.r1 = subscriber.elements;
    r.r2 = subscriber.completions;
    r.r3 = subscriber.violations.get() + subscriber.errors;
    r.r4 = stress.isEmpty() ? 1 : 0;
  }
}
