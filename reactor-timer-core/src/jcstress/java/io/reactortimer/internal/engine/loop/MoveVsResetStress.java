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

/** A timer that is reset while it moves has its new loop wake for it, which sleeps for longer. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE)
@Outcome(expect = FORBIDDEN, desc = "the loop oversleeps")
@State
public class MoveVsResetStress {

  private final StressPair stress = new StressPair();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.from);

  public MoveVsResetStress() {
    tick.reset(1_000);
    tick.request(100);
    stress.turn(stress.from);
    stress.to.turns().adopt();
    stress.to.sleep().beginWait(500, 0);
    stress.to.turns().abandon();
  }

  @Actor
  public void mover() {
    stress.send(tick);
  }

  @Actor
  public void steerer() {
    tick.reset(20);
  }

  @Arbiter
  public void arbiter(II_Result r) {
    r.r1 = tick.loop() == stress.from || stress.to.inbox().isAwake() ? 1 : 0;
    stress.settle();
    r.r2 = tick.isArmedOnce() && tick.dueNanos() == 20 ? 1 : 0;
  }
}
