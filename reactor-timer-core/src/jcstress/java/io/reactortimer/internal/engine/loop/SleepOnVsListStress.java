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
 * Either a loop that was woken for the number of nodes alone sees that a listing waits before it
 * sleeps on, or the listing thread wakes it.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the loop takes a turn")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the loop sleeps on, and is woken")
@Outcome(expect = FORBIDDEN, desc = "the loop sleeps on, and no thread wakes it")
@State
public class SleepOnVsListStress {

  private final StressLoop stress = new StressLoop();

  public SleepOnVsListStress() {
    stress.crowdUntil(1_000, StressLoop.Task.after(stress.loop, null, 2_000));
  }

  @Actor
  public void loop(II_Result r) {
    r.r1 = stress.loop.sleep().trySleepAgain(1_000) ? 1 : 0;
  }

  @Actor
  public void lister(II_Result r) {
    stress.loop.requestScan(new QueueScan(stress.loop, LoopGroup.PATIENCE_NANOS, ScanDepth.STATE));
    r.r2 = stress.wakes.get();
  }
}
