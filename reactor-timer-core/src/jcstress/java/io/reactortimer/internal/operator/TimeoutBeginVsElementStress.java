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
 * An element that comes from another thread while the subscriber is still being introduced is
 * passed on, and the time that runs from then on ends the stream.
 */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "the element, and long after it the timeout")
@Outcome(expect = FORBIDDEN, desc = "the element is lost, or the stream is not guarded any more")
@State
public class TimeoutBeginVsElementStress {

  private final StressLoop stress = new StressLoop();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final StressSource source = new StressSource();
  private final StressSubscriber<Integer> subscriber = new StressSubscriber<>(Long.MAX_VALUE);

  @Actor
  public void subscribing() {
    Timers.timeout(source, Duration.ofNanos(10), scheduler).subscribe(subscriber);
  }

  @Actor
  public void source() {
    while (source.requested.get() == 0) {
      Thread.onSpinWait(); // as of a source that answers at once
    }
    source.next(1);
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    r.r1 = subscriber.elements;
    r.r2 = subscriber.errors;
    r.r3 = subscriber.violations.get() + subscriber.completions;
  }
}
