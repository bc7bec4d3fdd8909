// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Either the loop sees that it is to end before it parks, or the thread that asked for it wakes it;
 * and what repeats ends in a turn. The first number: whether it parks, the second: whether it is
 * woken.
 */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "the loop was awake, and saw it")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "both")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the loop parks, and is woken")
@Outcome(expect = FORBIDDEN, desc = "the loop parks, and no thread wakes it, or does not end")
@State
public class DrainVsParkStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  public DrainVsParkStress() {
    stress.loop.turns().adopt();
    tick.request(1);
    stress.loop.inbox().awake();
    stress.loop.turns().abandon();
  }

  @Actor
  public void loop(III_Result r) {
    stress.loop.turns().adopt();
    stress.loop.turns().turn();
    long plannedNanos = stress.loop.sleep().wakeupNanos();
    stress.loop.sleep().beginWait(plannedNanos, 0);
    r.r1 = stress.loop.sleep().trySleep(plannedNanos) ? 1 : 0;
    stress.loop.turns().abandon();
  }

  @Actor
  public void drainer(III_Result r) {
    stress.loop.end().drain();
    r.r2 = stress.wakes.get();
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    stress.loop.turns().adopt();
    r.r3 = stress.loop.end().reached() && stress.isEmpty() && tick.releases.get() == 1 ? 1 : 0;
    stress.loop.turns().abandon();
  }
}
