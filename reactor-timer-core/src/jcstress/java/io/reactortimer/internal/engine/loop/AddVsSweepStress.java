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
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Timers that become idle while the dead ones are swept stay known: the numbers are those of the
 * one, of the other, and of the ones that were there before.
 */
@JCStressTest
@Outcome(id = "1, 1, 3", expect = ACCEPTABLE, desc = "all are found")
@Outcome(expect = FORBIDDEN, desc = "one was swept away")
@State
public class AddVsSweepStress {

  /** Most of them dead. */
  private static final int BEFORE = 9;

  private final StressLoop stress = new StressLoop();
  private final ParkedTimers timers = new ParkedTimers();
  private final ParkedTimers.Ref[] refs = new ParkedTimers.Ref[BEFORE];
  private final StressLoop.Tick old = new StressLoop.Tick(stress.loop);
  private final StressLoop.Tick one = new StressLoop.Tick(stress.loop);
  private final StressLoop.Tick other = new StressLoop.Tick(stress.loop);

  public AddVsSweepStress() {
    for (int i = 0; i < BEFORE; i++) {
      refs[i] = timers.place(old);
      timers.add(refs[i]);
    }
    for (int i = 0; i < BEFORE; i++) {
      if (i != 0 && i != BEFORE / 2 && i != BEFORE - 1) {
        refs[i].clear(); // for the sweeps to come
      }
    }
  }

  @Actor
  public void first() {
    timers.add(timers.place(one));
  }

  @Actor
  public void second() {
    timers.add(timers.place(other));
  }

  @Arbiter
  public void arbiter(III_Result r) {
    for (ParkedTimers.Ref ref = timers.newest(); ref != null; ref = ParkedTimers.below(ref)) {
      SteeredNode node = ref.get();
      r.r1 += node == one ? 1 : 0;
      r.r2 += node == other ? 1 : 0;
      r.r3 += node == old ? 1 : 0;
    }
  }
}
