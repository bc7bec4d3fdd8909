// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;

/** Operators that give a scheduler immediate work. */
class WorkOperatorsContractTest extends SchedulerContract {

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void publishOnKeepsOrderOnOneThread() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();

    List<Integer> seen =
        Flux.range(0, 20_000)
            .hide()
            .publishOn(scheduler)
            .doOnNext(i -> threads.add(Thread.currentThread()))
            .collectList()
            .block(Waiting.PATIENCE);

    assertThat(seen).isEqualTo(upTo(20_000));
    assertThat(threads).hasSize(1);
    assertThat(threads.iterator().next().getName()).startsWith(Subject.NAME);
  }

  @Test
  void publishOnThereAndBackKeepsOrder() {
    Scheduler other = subject.create();
    try {
      List<Integer> seen =
          Flux.range(0, 10_000)
              .publishOn(scheduler, 16)
              .publishOn(other, 16)
              .publishOn(scheduler, 16)
              .collectList()
              .block(Waiting.PATIENCE);

      assertThat(seen).isEqualTo(upTo(10_000));
    } finally {
      subject.end(other);
    }
  }

  @Test
  void aCancelInsideAPublishOnDoesNotInterrupt() {
    AtomicBoolean interrupted = new AtomicBoolean();

    Flux.range(0, 1_000)
        .publishOn(scheduler)
        .doOnNext(i -> {})
        .take(5)
        .doFinally(signal -> interrupted.set(Thread.currentThread().isInterrupted()))
        .blockLast(Waiting.PATIENCE);

    assertThat(interrupted).isFalse();
  }

  @Test
  void subscribeOnSubscribesOnTheScheduler() {
    StepVerifier.create(
            Mono.fromSupplier(() -> Thread.currentThread().getName()).subscribeOn(scheduler))
        .assertNext(name -> assertThat(name).startsWith(Subject.NAME))
        .expectComplete()
        .verify(Waiting.PATIENCE);
    StepVerifier.create(
            Flux.<String>create(
                    sink -> {
                      sink.next(Thread.currentThread().getName());
                      sink.complete();
                    })
                .subscribeOn(scheduler))
        .assertNext(name -> assertThat(name).startsWith(Subject.NAME))
        .expectComplete()
        .verify(Waiting.PATIENCE);
  }

  @Test
  void aBlockedSubscribeOnIsInterruptedByCancel() {
    Blocker blocker = new Blocker();
    var subscription = Mono.fromRunnable(blocker).subscribeOn(scheduler).subscribe();
    blocker.awaitEntered();

    subscription.dispose();

    blocker.awaitLeft();
    assertThat(blocker.wasInterrupted()).isTrue();
  }

  @Test
  void cancelOnCancelsOnTheScheduler() {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    Flux.never()
        .doOnCancel(() -> threads.add(Thread.currentThread().getName()))
        .cancelOn(scheduler)
        .subscribe()
        .dispose();

    Waiting.until("it is cancelled", () -> !threads.isEmpty());
    assertThat(threads).allMatch(name -> name.startsWith(Subject.NAME));
  }

  @Test
  void parallelRailsRunOnAllThreadsAtOnce() {
    CyclicBarrier meeting = new CyclicBarrier(subject.threads());

    List<Integer> seen =
        Flux.range(0, 10 * subject.threads())
            .parallel(subject.threads())
            .runOn(scheduler)
            .doOnNext(
                i -> {
                  if (i < subject.threads()) {
                    meet(meeting); // the first of each rail
                  }
                })
            .sequential()
            .collectSortedList()
            .block(Waiting.PATIENCE);

    assertThat(seen).isEqualTo(upTo(10 * subject.threads()));
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void flatMapOverSubscribeOnCompletes() {
    assertThat(
            Flux.range(0, 500)
                .flatMap(i -> Mono.fromSupplier(() -> i).subscribeOn(scheduler))
                .collectSortedList()
                .block(Waiting.PATIENCE))
        .isEqualTo(upTo(500));
  }
}
