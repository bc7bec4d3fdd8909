// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A thread that waits for a loop to be silent is told, even if it ends; what was held back ends
 * once.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "told, and ended")
@Outcome(expect = FORBIDDEN, desc = "not told, or not ended once")
@State
public class SuspendVsStopStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Task held = StressLoop.Task.after(stress.loop, null, 500);
  private CompletableFuture<?> silent;

  public SuspendVsStopStress() {
    stress.loop.submit(held);
  }

  @Actor
  public void suspend() {
    silent = stress.group.suspend();
  }

  @Actor
  public void stop() {
    stress.group.stop();
    stress.loop.end().finish();
  }

  @Arbiter
  public void result(II_Result r) {
    r.r1 = silent.isDone() ? 1 : 0;
    r.r2 = held.releases.get();
  }
}
