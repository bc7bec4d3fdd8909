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

/** A timer that is cancelled while it moves ends and is counted once, and lies nowhere. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE)
@Outcome(expect = FORBIDDEN, desc = "left in a queue, or counted twice or not at all")
@State
public class MoveVsCancelStress {

  private final StressPair stress = new StressPair();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.from);

  public MoveVsCancelStress() {
    tick.request(100);
    stress.turn(stress.from);
  }

  @Actor
  public void mover() {
    stress.move(tick);
  }

  @Actor
  public void canceller() {
    tick.tryCancel();
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    r.r1 = tick.releases.get();
    r.r2 = stress.queued();
    r.r3 = (int) stress.cancelled();
  }
}
