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
 * A loop is listed while a tick of it comes back and the loop is taken: a listing that is whole has
 * seen the timer on the stack and the one in the queue.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both are seen")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "partial, and both are seen")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "partial: the loop was silent for too long")
@Outcome(expect = FORBIDDEN, desc = "one is overlooked")
@State
public class ListVsHandOverStress {

  private static final long PATIENCE_NANOS = 100_000_000;

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick stuck = new StressLoop.Tick(stress.loop);
  private final StressLoop.Task other = StressLoop.Task.after(stress.loop, null, 1_000);
  private volatile boolean listed;

  public ListVsHandOverStress() {
    stuck.slow = true;
    stuck.request(5);
    stress.loop.submit(other);
    stress.turnAt(0);
  }

  @Actor
  public void first() {
    if (!stress.losesTurnAt(10)) {
      turnUntilListed();
    }
  }

  @Actor
  public void watch() {
    if (stress.takesTurn()) {
      turnUntilListed();
    }
  }

  /** One of the two carries the loop on. */
  private void turnUntilListed() {
    stress.loop.turns().adopt();
    while (!listed) {
      stress.loop.turns().turn();
    }
    stress.loop.turns().abandon();
  }

  @Actor
  public void lister(II_Result r) {
    boolean[] seen = new boolean[2];
    boolean whole =
        QueueScan.all(
            stress.loop,
            node -> {
              seen[0] |= node == stuck;
              seen[1] |= node == other;
            },
            PATIENCE_NANOS,
            ScanDepth.CHAIN);
    listed = true;
    r.r1 = whole ? 1 : 0;
    r.r2 = seen[0] && seen[1] ? 1 : 0;
  }
}
