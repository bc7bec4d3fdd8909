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
 * A loop is told to drain, and takes a turn, while a tick of it comes back and the loop is taken:
 * the interval ends once, not before its tick is over, and the loop comes to its end.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "came back first")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "taken")
@Outcome(expect = FORBIDDEN)
@State
public class DrainVsHandOverStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  public DrainVsHandOverStress() {
    tick.slow = true;
    tick.request(5);
    stress.turnAt(0);
  }

  @Actor
  public void stuck() {
    stress.losesTurnAt(10);
  }

  @Actor
  public void watchAndDrainer(II_Result r) {
    boolean taken = stress.takesTurn();
    stress.loop.end().drain();
    if (taken) {
      stress.losesTurnAt(10); // ends what repeats, but for a tick that is stuck
    }
    r.r1 = taken ? 1 : 0;
  }

  @Arbiter
  public void settled(II_Result r) {
    stress.losesTurnAt(10);
    stress.losesTurnAt(10);
    boolean through = stress.loop.end().reached();
    LoopCounters counters = stress.loop.counters();
    r.r2 =
        through
                && tick.releases.get() == 1
                && stress.isEmpty()
                && counters.cancelledCount() == 1
                && counters.deliveredCount() == tick.ticks
            ? 1
            : 0;
  }
}
