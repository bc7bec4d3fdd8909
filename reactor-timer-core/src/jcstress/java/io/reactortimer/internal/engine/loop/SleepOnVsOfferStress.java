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
 * Either a loop that was woken for the number of nodes alone sees one that cannot wait before it
 * sleeps on, or the thread that handed that over wakes it.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the loop takes a turn, having seen it")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "both")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the loop sleeps on, and is woken")
@Outcome(expect = FORBIDDEN, desc = "the loop sleeps on, and no thread wakes it")
@State
public class SleepOnVsOfferStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Task task = StressLoop.Task.after(stress.loop, null, 500);

  public SleepOnVsOfferStress() {
    stress.crowdUntil(1_000, StressLoop.Task.after(stress.loop, null, 2_000));
  }

  @Actor
  public void loop(II_Result r) {
    r.r1 = stress.loop.sleep().trySleepAgain(1_000) ? 1 : 0;
  }

  @Actor
  public void producer(II_Result r) {
    stress.loop.submit(task);
    r.r2 = stress.wakes.get();
  }
}
