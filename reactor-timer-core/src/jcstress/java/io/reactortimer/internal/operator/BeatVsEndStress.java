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

/** A stream that is kept alive and ends completes, behind a beat that is under way. */
@JCStressTest
@Outcome(id = "1, 0, 0, 1", expect = ACCEPTABLE, desc = "the end came first")
@Outcome(id = "1, 1, 0, 1", expect = ACCEPTABLE, desc = "the beat came first")
@Outcome(expect = FORBIDDEN, desc = "a beat after the end, both at once, or not gone")
@State
public class BeatVsEndStress {

  private final StressLoop stress = new StressLoop();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final StressSource source = new StressSource();
  private final StressSubscriber<Integer> subscriber = new StressSubscriber<>(Long.MAX_VALUE);

  public BeatVsEndStress() {
    Timers.keepAlive(source, Duration.ofNanos(10), () -> -1, scheduler).subscribe(subscriber);
    stress.turnAt(5);
  }

  @Actor
  public void loop() {
    stress.turnAt(10);
  }

  @Actor
  public void source() {
    source.complete();
  }

  @Arbiter
  public void arbiter(IIII_Result r) {
    stress.settle();
    r.r1 = subscriber.completions;
    r.r2 = subscriber.negatives;
    r.r3 = subscriber.violations.get() + subscriber.errors;
    r.r4 = stress.isEmpty() ? 1 : 0;
  }
}
