// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.reactortimer.StressSchedulers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.internal.engine.loop.StressLoop;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import reactor.core.publisher.Operators;

/**
 * An element that comes as its stream is cancelled is delivered or discarded with the Context of
 * the subscriber: a second cancellation, which does not know that any more, must not take it.
 */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "the element came first")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "a cancellation came first")
@Outcome(expect = FORBIDDEN, desc = "lost, or discarded without the Context")
@State
public class ElementVsTwoCancelsStress {

  private final StressLoop stress = new StressLoop();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final StressSource source = new StressSource();
  private final StressSubscriber<Integer> subscriber = new StressSubscriber<>(Long.MAX_VALUE);
  private final AtomicInteger discarded = new AtomicInteger();

  public ElementVsTwoCancelsStress() {
    Timers.keepAlive(source, Duration.ofHours(1), () -> -1, scheduler)
        .contextWrite(
            context -> Operators.enableOnDiscard(context, element -> discarded.incrementAndGet()))
        .subscribe(subscriber);
  }

  @Actor
  public void source() {
    source.next(1);
  }

  @Actor
  public void canceller() {
    subscriber.cancel();
    subscriber.cancel();
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    r.r1 = subscriber.elements;
    r.r2 = discarded.get();
    r.r3 = subscriber.violations.get() + subscriber.errors + subscriber.completions;
  }
}
