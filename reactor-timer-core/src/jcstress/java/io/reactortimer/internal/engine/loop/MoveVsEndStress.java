// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.reactortimer.StressSchedulers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import reactor.core.publisher.Flux;

/** A keep-alive that is completed while it moves completes once, and is not queued then. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE)
@Outcome(expect = FORBIDDEN, desc = "not completed, twice, or left behind")
@State
public class MoveVsEndStress {

  private final StressPair stress = new StressPair();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final AtomicInteger completions = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();
  private final TimerNode[] keepAlive = new TimerNode[1];

  public MoveVsEndStress() {
    Timers.keepAlive(Flux.<Integer>never(), Duration.ofNanos(1_000), () -> -1, scheduler)
        .subscribe(element -> {}, error -> errors.incrementAndGet(), completions::incrementAndGet);
    stress.turn(stress.from);
    stress.from.queue().entries().forEach(entry -> keepAlive[0] = (TimerNode) entry);
  }

  @Actor
  public void mover() {
    stress.from.turns().adopt();
    stress.from.queues().unlink(keepAlive[0]);
    if (!stress.from.balance().move(keepAlive[0], stress.to)) {
      stress.from.queues().link(keepAlive[0]);
    }
    stress.from.turns().turn();
    stress.from.turns().abandon();
  }

  @Actor
  public void completer() {
    keepAlive[0].terminate();
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    stress.settle();
    r.r1 = completions.get();
    r.r2 = errors.get();
    r.r3 = stress.queued();
  }
}
