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

/** A stream that is cancelled when its time is over fails at most once, and leaves no timer. */
@JCStressTest
@Outcome(id = "0, 0, 1, 1", expect = ACCEPTABLE, desc = "the cancellation came first")
@Outcome(id = "1, 0, 1, 1", expect = ACCEPTABLE, desc = "the timeout came first")
@Outcome(expect = FORBIDDEN, desc = "source not cancelled, or counted twice, or not gone")
@State
public class TimeoutVsCancelStress {

  private final StressLoop stress = new StressLoop();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final StressSource source = new StressSource();
  private final StressSubscriber<Integer> subscriber = new StressSubscriber<>(Long.MAX_VALUE);

  public TimeoutVsCancelStress() {
    Timers.timeout(source, Duration.ofNanos(10), scheduler).subscribe(subscriber);
    stress.turnAt(5);
  }

  @Actor
  public void loop() {
    stress.turnAt(10);
  }

  @Actor
  public void subscriber() {
    subscriber.cancel();
  }

  @Arbiter
  public void arbiter(IIII_Result r) {
    stress.settle();
    r.r1 = subscriber.errors;
    r.r2 = subscriber.violations.get() + subscriber.elements + subscriber.completions;
    r.r3 = source.cancels.get() > 0 ? 1 : 0; // by both perhaps, which is the same to a source
    r.r4 = stress.isEmpty() && stress.addsUp(1) ? 1 : 0;
  }
}
