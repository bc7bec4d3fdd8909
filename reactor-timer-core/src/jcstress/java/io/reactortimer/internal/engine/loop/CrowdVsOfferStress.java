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
 * One timer too many, and one that cannot wait, are handed over to a loop that sleeps: it is woken
 * once, and does not sleep on.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "woken once, and takes a turn")
@Outcome(expect = FORBIDDEN, desc = "not woken, or it sleeps on")
@State
public class CrowdVsOfferStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Task last = StressLoop.Task.after(stress.loop, null, 2_000);
  private final StressLoop.Task urgent = StressLoop.Task.after(stress.loop, null, 500);

  public CrowdVsOfferStress() {
    stress.sleepUntilOneMore(1_000);
  }

  @Actor
  public void producer() {
    stress.loop.submit(last);
  }

  @Actor
  public void another() {
    stress.loop.submit(urgent);
  }

  @Arbiter
  public void arbiter(II_Result r) {
    r.r1 = stress.wakes.get();
    r.r2 = stress.loop.sleep().trySleepAgain(1_000) ? 1 : 0;
  }
}
