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

/**
 * An element that comes when the time is over is passed on, and then the time starts again; or it
 * is dropped, and the stream ends. The fourth number says that the source was cancelled, if so,
 * once.
 */
@JCStressTest
@Outcome(id = "1, 0, 0, 0", expect = ACCEPTABLE, desc = "the element came first")
@Outcome(id = "0, 1, 0, 1", expect = ACCEPTABLE, desc = "the timeout came first")
@Outcome(expect = FORBIDDEN, desc = "both, or neither, or both at once")
@State
public class TimeoutVsElementStress {

  private final StressLoop stress = new StressLoop();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final StressSource source = new StressSource();
  private final StressSubscriber<Integer> subscriber = new StressSubscriber<>(Long.MAX_VALUE);

  public TimeoutVsElementStress() {
    Timers.timeout(source, Duration.ofNanos(10), scheduler).subscribe(subscriber);
    stress.turnAt(5);
  }

  @Actor
  public void loop() {
    stress.turnAt(10);
  }

  @Actor
  public void source() {
    source.next(1);
  }

  @Arbiter
  public void arbiter(IIII_Result r) {
    stress.turnAt(10);
    r.r1 = subscriber.elements;
    r.r2 = subscriber.errors;
    r.r3 = subscriber.violations.get() + subscriber.completions;
    r.r4 = source.cancels.get();
  }
}
