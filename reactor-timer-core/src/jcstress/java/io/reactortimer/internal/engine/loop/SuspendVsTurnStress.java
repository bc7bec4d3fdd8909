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

/** A loop that has said that it is silent ticks no more; it says so in any case. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "no tick after that")
@Outcome(expect = FORBIDDEN, desc = "a tick after that, or nothing was said")
@State
public class SuspendVsTurnStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);
  private volatile int ticksWhenSilent = -1;

  public SuspendVsTurnStress() {
    tick.request(10);
  }

  @Actor
  public void loop() {
    stress.turnAt(10);
    stress.turnAt(20);
    stress.turnAt(30);
  }

  @Actor
  public void suspend() {
    CompletableFuture<?> silent = stress.group.suspend();
    silent.thenRun(() -> ticksWhenSilent = tick.ticks);
  }

  @Arbiter
  public void result(II_Result r) {
    stress.settle();
    r.r1 = ticksWhenSilent < 0 ? 0 : 1;
    r.r2 = tick.ticks - ticksWhenSilent;
  }
}
