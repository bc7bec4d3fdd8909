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
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * An element that comes when the silence is too long meets no beat on its way. With demand for one
 * of them it goes first, or waits until there is more, and is not lost.
 */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "the element came first")
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "the beat came first")
@Outcome(expect = FORBIDDEN, desc = "lost, not asked for, or both at once")
@State
public class BeatVsElementStress {

  private final StressLoop stress = new StressLoop();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final StressSource source = new StressSource();
  private final StressSubscriber<Integer> subscriber = new StressSubscriber<>(1);

  public BeatVsElementStress() {
    Timers.keepAlive(source, Duration.ofNanos(10), () -> -1, scheduler).subscribe(subscriber);
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
  public void arbiter(III_Result r) {
    subscriber.request(1);
    r.r1 = subscriber.elements - subscriber.negatives;
    r.r2 = subscriber.negatives;
    r.r3 = subscriber.violations.get() + (source.requested.get() == 2 - r.r2 ? 0 : 100);
  }
}
