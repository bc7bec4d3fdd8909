// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A loop wakes while its watch is about to sleep without an end: one of them sees the other. */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "the watch has seen that the loop is up")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the loop has woken the watch")
@Outcome(expect = FORBIDDEN, desc = "the watch sleeps beside a loop that is up")
@State
public class WatchVsWakeStress {

  private static final IllegalStateException NO_THREAD = new IllegalStateException("no thread");

  private final LoopClock clock = new LoopClock(new ManualTimeSource(0));
  private final TimerLoop[] loops = new TimerLoop[1];
  private int woken;
  private long settledNanos;
  private final StallWatch watch =
      new StallWatch(
          clock,
          loops,
          watched -> {
            woken = 1;
            throw NO_THREAD; // that the watch is woken is enough, and a thread takes long
          },
          stall -> held -> {},
          null);
  private final StressLoop stress = new StressLoop();

  public WatchVsWakeStress() {
    loops[0] = new TimerLoop(0, clock, stress, watch, loop -> stress, PauseSettings.NONE);
    watch.settle(LoopSight.STUCK_NANOS); // about to look again, so that no loop wakes it
  }

  @Actor
  public void loop() {
    loops[0].sleep().endWait(0);
  }

  @Actor
  public void watch() {
    settledNanos = watch.settle(LoopClock.NEVER);
  }

  @Arbiter
  public void arbiter(I_Result r) {
    r.r1 = woken == 1 ? 1 : settledNanos == LoopClock.NEVER ? -1 : 0;
  }
}
