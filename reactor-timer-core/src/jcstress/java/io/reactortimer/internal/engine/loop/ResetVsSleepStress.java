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
 * A timer that lies in the inbox and could wait is reset to before the plan: either the loop sees
 * that before it sleeps, or the thread that reset it wakes it.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the loop stays awake, having seen it")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "both")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the loop sleeps, and is woken")
@Outcome(expect = FORBIDDEN, desc = "the loop sleeps, and no thread wakes it")
@State
public class ResetVsSleepStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  /** Due at 10, and handed over while the loop was awake. */
  public ResetVsSleepStress() {
    stress.loop.inbox().awake();
    tick.request(1);
  }

  @Actor
  public void loop(II_Result r) {
    stress.loop.sleep().beginWait(5, 0);
    r.r1 = stress.loop.sleep().trySleep(5) ? 1 : 0;
  }

  @Actor
  public void steerer(II_Result r) {
    tick.reset(2);
    r.r2 = stress.wakes.get();
  }
}
