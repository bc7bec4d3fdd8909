// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.contract.Waiting;
import io.reactortimer.live.PauseReport;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** After a pause answers are read before timeouts fire. */
class PauseGraceTest {

  private static final int REQUESTS = 100;

  private final JumpingClock clock = new JumpingClock();
  private final List<Sinks.One<String>> answers = new ArrayList<>();
  private final Queue<Object> outcomes = new ConcurrentLinkedQueue<>();
  private final Queue<Object> delays = new ConcurrentLinkedQueue<>();
  private TimerScheduler timers = TimerScheduler.create("none");

  private void start(Duration grace) {
    // Of a threshold that no busy machine reaches, and a grace that it does not outlast.
    timers =
        TimerScheduler.builder("requests")
            .pauseThreshold(Duration.ofSeconds(20))
            .pauseGrace(grace)
            .build(clock);
    Timers.every(Duration.ofMillis(5)).on(timers).counts().subscribe();
    for (int i = 0; i < REQUESTS; i++) {
      Sinks.One<String> answer = Sinks.one();
      answers.add(answer);
      Mono<String> call = answer.asMono();
      Duration limit = Duration.ofSeconds(30);
      Mono<String> guarded =
          i % 2 == 0 ? call.timeout(limit, timers) : Timers.timeout(call, limit, timers);
      guarded.subscribe(outcomes::add, outcomes::add);
    }
    Mono.delay(Duration.ofSeconds(30), timers).subscribe(delays::add);
    Waiting.until(
        "all are armed",
        () -> timers.live().page(TimerQuery.all().kind(TimerKind.TIMEOUT)).matching() == REQUESTS);
  }

  private void standStill() {
    long ticks = timers.counters().delivered();
    clock.jump(Duration.ofSeconds(65));
    Waiting.until("the delay has fired", () -> !delays.isEmpty());
    assertThat(timers.counters().delivered()).isGreaterThan(ticks);
  }

  @AfterEach
  void dispose() {
    timers.dispose();
  }

  @Test
  void answersThatHaveComeMeanwhileAreNotTooLate() {
    start(Duration.ofSeconds(10));
    standStill();
    answers.forEach(answer -> answer.tryEmitValue("answer"));
    Waiting.until("all have an outcome", () -> outcomes.size() == REQUESTS);
    assertThat(outcomes).containsOnly("answer");
  }

  @Test
  void withoutAnAnswerTheyTimeOutAfterTheGrace() {
    start(Duration.ofMillis(100));
    standStill();
    Waiting.until("all have an outcome", () -> outcomes.size() == REQUESTS);
    assertThat(outcomes).allMatch(outcome -> outcome instanceof TimeoutException);
  }

  @Test
  void aDelayThatCannotBeReadForWantOfMemoryFiresAllTheSame() {
    start(Duration.ofSeconds(10));
    Queue<Long> fired = new ConcurrentLinkedQueue<>();
    Mono.delay(Duration.ofSeconds(30), timers).subscribe(new Unreadable(fired));
    standStill();
    Waiting.until("it has fired", () -> !fired.isEmpty());
  }

  /** There is no memory to look what comes after it. */
  private static final class Unreadable extends BaseSubscriber<Long> implements Scannable {
    private final Queue<Long> fired;

    Unreadable(Queue<Long> fired) {
      this.fired = fired;
    }

    @Override
    protected void hookOnNext(Long value) {
      fired.add(value);
    }

    @Override
    public @Nullable Object scanUnsafe(Attr key) {
      if (key == Attr.ACTUAL) {
        throw new OutOfMemoryError("in a test");
      }
      return null;
    }
  }

  @Test
  void aPauseIsInTheListWithItsCost() {
    start(Duration.ofMillis(100));
    AtomicLong jumps = new AtomicLong();
    Waiting.until(
        "it is reported",
        () -> {
          if (jumps.getAndIncrement() % 1_000
              == 0) { // a jump that the loop is at work in may be a task
            clock.jump(Duration.ofSeconds(65));
          }
          return !timers.live().pauses().isEmpty();
        });
    PauseReport first = timers.live().pauses().get(timers.live().pauses().size() - 1);
    assertThat(first.scheduler()).isEqualTo("requests");
    assertThat(first.duration()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(120));
    assertThat(first.timersLate()).isPositive();
    assertThat(first.ticksMissed()).isGreaterThan(10_000);
    assertThat(first.missedByName()).hasSize(1);
  }
}
