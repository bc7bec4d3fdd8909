// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.MissedTickPolicy;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;

/** Operators whose timers move between two loops, turned by hand: one callback works at a time. */
class MovingOperatorsTest {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final ManualTimers time = ManualTimers.catchingUp(2);
  private final TimerLoop first = time.loops().group().loops().get(0);
  private final TimerLoop second = time.loops().group().loops().get(1);

  /** How long callbacks take. */
  private Duration work = Duration.ZERO;

  private void work() {
    time.loops().time().advanceNanos(work.toNanos());
  }

  private List<TimerInfo> listed() {
    return time.scheduler().live().page(TimerQuery.all()).timers();
  }

  private long onSecond() {
    return listed().stream().filter(timer -> timer.worker() == second.index()).count();
  }

  /** Whose interval: both are a timer of their own kind on a loop. */
  private enum Interval {
    OF_TIMERS {
      @Override
      Flux<Long> of(ManualTimers time) {
        return Timers.every(PERIOD)
            .missedTicks(MissedTickPolicy.BURST)
            .on(time.scheduler())
            .counts();
      }
    },
    OF_REACTOR {
      @Override
      Flux<Long> of(ManualTimers time) {
        return Flux.interval(PERIOD, time.scheduler());
      }
    };

    abstract Flux<Long> of(ManualTimers time);
  }

  @ParameterizedTest
  @EnumSource
  void contract10IntervalsThatCatchUpMoveWhileTheyAreBehind(Interval interval) {
    List<List<Long>> delivered = new ArrayList<>();
    AtomicInteger movedWhileBehind = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      List<Long> ticks = new ArrayList<>();
      delivered.add(ticks);
      interval
          .of(time)
          .subscribe(
              tick -> {
                ticks.add(tick);
                long lateMillis = time.nowMillis() - (tick + 1) * PERIOD.toMillis();
                if (lateMillis > PERIOD.toMillis() && second.carrier().isHere()) {
                  movedWhileBehind.incrementAndGet();
                }
                work();
              });
    }
    work = Duration.ofMillis(10); // less than half of a loop, unless they are behind
    time.advanceMillis(3_000);
    assertThat(onSecond()).as("in time").isZero();
    time.loops().stall(Duration.ofMillis(3_000));
    assertThat(movedWhileBehind).hasPositiveValue();
    time.advanceMillis(3_000);
    long due = time.nowMillis() / PERIOD.toMillis();
    assertThat(delivered)
        .allSatisfy(
            ticks -> assertThat(ticks).isEqualTo(LongStream.range(0, due).boxed().toList()));
  }

  private List<List<String>> beating(int number) {
    List<List<String>> delivered = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      List<String> elements = new ArrayList<>();
      delivered.add(elements);
      Timers.keepAlive(
              Flux.<String>never(),
              PERIOD,
              () -> {
                work();
                return "beat";
              },
              time.scheduler())
          .subscribe(elements::add, error -> elements.add("error"), () -> elements.add("complete"));
    }
    return delivered;
  }

  @Test
  void contract10KeepAlivesOfABusyLoopMove() {
    List<List<String>> delivered = beating(8);
    work = Duration.ofMillis(10);
    time.advanceMillis(3_000);
    assertThat(onSecond()).isBetween(3L, 5L);
    assertThat(listed()).hasSize(8);
    assertThat(delivered).allSatisfy(beats -> assertThat(beats).hasSizeGreaterThan(25));
  }

  @Test
  void keepAlivesGatherAgainAndCompleteOnceWhereverTheyAre() {
    List<List<String>> delivered = beating(8);
    work = Duration.ofMillis(10);
    time.advanceMillis(3_000);
    assertThat(onSecond()).isPositive();
    TimerInfo moved =
        listed().stream().filter(timer -> timer.worker() == 1).findFirst().orElseThrow();
    assertThat(time.scheduler().live().complete(moved.id())).isTrue();
    time.loops().turnUntilIdle();
    assertThat(delivered.stream().filter(beats -> beats.contains("complete"))).hasSize(1);
    work = Duration.ZERO;
    time.advanceMillis(5_000);
    assertThat(onSecond()).isZero();
    time.scheduler().dispose();
    time.loops().turnUntilIdle();
    assertThat(delivered)
        .allSatisfy(
            elements -> {
              assertThat(elements).endsWith("complete").doesNotContain("error");
              assertThat(elements.stream().filter("complete"::equals)).hasSize(1);
            });
  }

  @Test
  void whatWaitsForTheLoopIsEmittedByTheOneThatTheKeepAliveHasMovedTo() {
    List<Integer> seen = new ArrayList<>();
    TestPublisher<Integer> source = TestPublisher.createNoncompliant(Violation.REQUEST_OVERFLOW);
    BaseSubscriber<Integer> reader =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            request(1);
          }

          @Override
          protected void hookOnNext(Integer element) {
            seen.add(element);
          }
        };
    Timers.keepAlive(source.flux(), PERIOD, () -> -1, time.scheduler()).subscribe(reader);
    List<Integer> all = LongStream.range(0, 2_000).mapToObj(n -> (int) n).toList();
    all.forEach(source::next);
    reader.request(all.size()); // on the first loop, which leaves the rest for its turn
    assertThat(seen).hasSizeBetween(2, 20);
    List<TimerNode> nodes = new ArrayList<>();
    time.loops().group().visitTimers(nodes::add);
    first.queues().unlink(nodes.get(0));
    assertThat(first.balance().move(nodes.get(0), second)).isTrue();
    time.loops().turn();
    assertThat(seen).as("a turn of each").hasSizeLessThan(1_000);
    time.loops().turnUntilIdle();
    assertThat(seen).isEqualTo(all);
  }
}
