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
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is asked for within onSubscribe comes, and not before that has returned. */
@JCStressTest
@Outcome(id = "4, 0", expect = ACCEPTABLE, desc = "each has come, after the introduction")
@Outcome(expect = FORBIDDEN, desc = "one was lost, or came too early")
@State
public class RequestInOnSubscribeStress {

  private static final Duration SHORT = Duration.ofNanos(10);

  private final StressLoop stress = new StressLoop();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final List<Flux<?>> timers =
      List.of(
          Timers.every(SHORT).on(scheduler).counts(),
          Timers.every(SHORT).on(scheduler).ticker().asFlux(),
          Timers.fixedDelay(SHORT, Mono::empty).on(scheduler).asFlux(),
          Timers.keepAlive(Flux.never(), SHORT, () -> 1, scheduler));
  private final List<StressSubscriber<Object>> subscribers =
      Stream.generate(() -> new StressSubscriber<>(1, 50)).limit(timers.size()).toList();

  @Actor
  public void subscriber() {
    for (int i = 0; i < timers.size(); i++) {
      timers.get(i).subscribe(subscribers.get(i));
    }
  }

  @Actor
  public void loop() {
    stress.turnAt(10);
    stress.turnAt(20);
    stress.turnAt(30);
  }

  @Arbiter
  public void arbiter(II_Result r) {
    stress.turnAt(40);
    stress.settle();
    for (StressSubscriber<Object> subscriber : subscribers) {
      r.r1 += subscriber.elements;
      r.r2 +=
          subscriber.violations.get()
              + subscriber.early.get()
              + subscriber.errors
              + subscriber.completions;
    }
  }
}
