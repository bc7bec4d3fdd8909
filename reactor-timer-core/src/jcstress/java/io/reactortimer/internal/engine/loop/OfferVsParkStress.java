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
 * Either the loop sees what was handed over before it parks, or the thread that handed it over
 * wakes it.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the loop was awake, and saw it")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "both")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the loop parks, and is woken")
@Outcome(expect = FORBIDDEN, desc = "the loop parks, and no thread wakes it")
@State
public class OfferVsParkStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Task task = StressLoop.Task.after(stress.loop, null, 500);

  public OfferVsParkStress() {
    stress.loop.inbox().awake();
  }

  @Actor
  public void loop(II_Result r) {
    stress.loop.sleep().beginWait(1_000, 0);
    r.r1 = stress.loop.sleep().trySleep(1_000) ? 1 : 0;
  }

  @Actor
  public void producer(II_Result r) {
    stress.loop.submit(task);
    r.r2 = stress.wakes.get();
  }
}
