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
 * An interval that runs out of demand while another thread asks for more is armed again: by the
 * loop, or through the inbox and with a wake-up.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the loop saw the demand, and armed it")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "it was idle: handed over, and the loop woken")
@Outcome(expect = FORBIDDEN, desc = "demand was lost")
@State
public class ParkVsRequestStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  public ParkVsRequestStress() {
    stress.loop.turns().adopt();
    tick.request(1);
    stress.loop.turns().abandon();
  }

  @Actor
  public void loop() {
    stress.turnAt(10);
  }

  @Actor
  public void subscriber() {
    tick.request(1);
  }

  @Arbiter
  public void arbiter(II_Result r) {
    if (stress.loop.armedCount() == 1) {
      r.r1 = 1;
    } else if (!stress.loop.inbox().isEmpty() && stress.wakes.get() == 1) {
      r.r1 = 2;
    }
    stress.settle();
    r.r2 = tick.ticks;
  }
}
