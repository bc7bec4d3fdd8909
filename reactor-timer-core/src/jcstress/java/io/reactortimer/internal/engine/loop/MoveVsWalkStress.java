// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Who goes through the loops finds a timer on one of them all the while: a move is over before, or
 * does not begin.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "it has not moved yet")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "it has arrived")
@Outcome(expect = FORBIDDEN, desc = "it moves behind a listing's back")
@State
public class MoveVsWalkStress {

  private final StressPair stress = new StressPair();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.from);

  public MoveVsWalkStress() {
    tick.request(100);
    stress.turn(stress.from);
  }

  @Actor
  public void mover() {
    stress.send(tick);
  }

  @Actor
  public void walker(II_Result r) {
    stress.moves.hold();
    boolean there = !stress.to.inbox().isEmpty();
    Thread.onSpinWait();
    boolean stillThere = !stress.to.inbox().isEmpty();
    stress.moves.release();
    r.r1 = there ? 1 : 0;
    r.r2 = there == stillThere ? 1 : 0;
  }
}
