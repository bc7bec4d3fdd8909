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
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A loop is taken once more, out of a callback of the thread that has taken it, while the first
 * callback comes back: both ticks are through once, and their timers armed once.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "not taken")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "taken once")
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "taken twice")
@Outcome(expect = FORBIDDEN)
@State
public class SecondHandOverVsReturnStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick[] ticks = {
    new StressLoop.Tick(stress.loop), new StressLoop.Tick(stress.loop)
  };
  private boolean takenBySecond;
  private boolean takenByThird;

  public SecondHandOverVsReturnStress() {
    for (StressLoop.Tick tick : ticks) {
      tick.slow = true;
      tick.request(5);
    }
    stress.turnAt(0);
  }

  @Actor
  public void first() {
    stress.losesTurnAt(10);
  }

  @Actor
  public void second() {
    takenBySecond = stress.takesTurn();
  }

  @Actor
  public void third() {
    takenByThird = stress.takesTurn();
  }

  @Arbiter
  public void settled(II_Result r) {
    r.r1 = (takenBySecond ? 1 : 0) + (takenByThird ? 1 : 0);
    stress.losesTurnAt(10);
    boolean isArmedOnce = stress.loop.queue().size() == 2;
    for (StressLoop.Tick tick : ticks) {
      isArmedOnce &= tick.ticks == 1 && tick.queueIndex >= 0 && tick.phase() == TimerNode.ARMED;
    }
    r.r2 =
        isArmedOnce && stress.loop.stuck().isEmpty() && stress.loop.counters().deliveredCount() == 2
            ? 1
            : 0;
  }
}
