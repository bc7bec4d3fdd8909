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

/** Paused and resumed while it moves, a timer is armed on its loop, once, and is not kept. */
@JCStressTest
@Outcome(id = "1, 1, 50", expect = ACCEPTABLE)
@Outcome(expect = FORBIDDEN, desc = "lost, or in two queues")
@State
public class MoveVsPauseResumeStress {

  private final StressPair stress = new StressPair();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.from);

  public MoveVsPauseResumeStress() {
    tick.request(100);
    stress.turn(stress.from);
  }

  @Actor
  public void mover() {
    stress.move(tick);
  }

  @Actor
  public void steerer() {
    tick.pause();
    tick.resumeTo(50);
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    r.r1 = tick.isArmedOnce() && !tick.loop().parked().holds(tick) ? 1 : 0;
    r.r2 = stress.queued();
    r.r3 = (int) tick.dueNanos();
  }
}
