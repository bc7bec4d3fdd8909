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
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A callback comes back while the loop that was taken from it falls asleep: it is woken, or has
 * seen it.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "taken in, or woken")
@Outcome(expect = FORBIDDEN)
@State
public class ReturnVsSleepStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);
  private final StuckCallback left;

  public ReturnVsSleepStress() {
    stress.loop.turns().adopt();
    LoopCarrier from = stress.loop.carrier();
    from.call();
    StuckCallback taken = stress.loop.take(from, from.look(), Thread.currentThread(), 0);
    if (taken == null) {
      throw new IllegalStateException("not taken");
    }
    left = taken;
    stress.loop.turns().abandon();
  }

  @Actor
  public void stuck() {
    stress.loop.cameBack(left);
  }

  @Actor
  public void next() {
    stress.turnAndSleep();
  }

  @Arbiter
  public void settled(I_Result r) {
    r.r1 = stress.loop.stuck().isEmpty() || stress.wakes.get() == 1 ? 1 : 0;
  }
}
