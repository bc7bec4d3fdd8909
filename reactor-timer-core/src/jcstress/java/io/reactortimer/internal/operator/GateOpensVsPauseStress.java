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
import org.openjdk.jcstress.infra.results.III_Result;

/** An interval that is paused and resumed while its gate opens goes on: no wake-up is lost. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "it ticks")
@Outcome(expect = FORBIDDEN)
@State
public class GateOpensVsPauseStress {

  private final StressLoop stress = new StressLoop();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final StressGate gate = new StressGate();
  private final StressSubscriber<Tick> subscriber = new StressSubscriber<>(Long.MAX_VALUE);
  private final Ticker ticker =
      Timers.every(Duration.ofNanos(10)).onlyWhile(gate).on(scheduler).ticker();

  public GateOpensVsPauseStress() {
    ticker.asFlux().subscribe(subscriber);
    stress.turnAt(10);
  }

  @Actor
  public void gate() {
    gate.open();
  }

  @Actor
  public void other() {
    ticker.pause();
    ticker.resume();
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.turnAt(20);
    stress.turnAt(20);
    r.r1 = subscriber.elements;
    r.r2 = gate.held();
    r.r3 = subscriber.violations.get();
  }
}
