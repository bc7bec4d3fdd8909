// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A timer is given its id while a page that is full passes over it, because it seems to have none:
 * then the id is greater than that of the page's last timer, after which the next page begins.
 */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "its id is seen")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "it is passed over, and comes on the next page")
@Outcome(expect = FORBIDDEN, desc = "it is on neither page")
@State
public class IdVsIdStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Task onThePage = StressLoop.Task.after(stress.loop, null, 1_000);
  private final StressLoop.Task passedOver = StressLoop.Task.after(stress.loop, null, 1_000);

  @Actor
  public void another() {
    passedOver.id();
  }

  @Actor
  public void page(I_Result result) {
    long last = onThePage.id();
    if (passedOver.knownId() == 0) {
      result.r1 = passedOver.id() > last ? 1 : 2;
    }
  }
}
