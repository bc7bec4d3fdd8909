// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.reactortimer.internal.engine.time.LoopClock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Either the loop sees before it parks that its timers are no longer held back, or the thread that
 * said so wakes it: it would sleep without an end.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the loop was awake, and saw it")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "both")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the loop parks, and is woken")
@Outcome(expect = FORBIDDEN, desc = "the loop parks, and no thread wakes it")
@State
public class ResumeVsSleepStress {

  private final StressLoop stress = new StressLoop();

  public ResumeVsSleepStress() {
    stress.loop.submit(StressLoop.Task.after(stress.loop, null, 500));
    stress.loop.suspend(true);
    stress.loop.inbox().awake();
    stress.turnAt(0);
    stress.wakes.set(0);
  }

  @Actor
  public void loop(II_Result r) {
    stress.loop.sleep().beginWait(LoopClock.NEVER, 0);
    r.r1 = stress.loop.sleep().trySleep(LoopClock.NEVER) ? 1 : 0;
  }

  @Actor
  public void resume(II_Result r) {
    stress.group.resume();
    r.r2 = stress.wakes.get();
  }
}
