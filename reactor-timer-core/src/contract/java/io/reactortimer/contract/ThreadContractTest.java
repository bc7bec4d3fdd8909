// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The threads of a scheduler, its clock, and what it tells about itself. */
class ThreadContractTest extends SchedulerContract {

  @Test
  void threadsAreDaemons() {
    assertThat(threadOf(scheduler.createWorker()).isDaemon())
        .isEqualTo(!subject.isExempt(Exemption.THREADS_ARE_NO_DAEMONS));
  }

  @Test
  void threadsBearTheNameOfTheScheduler() {
    assertThat(threadOf(scheduler.createWorker()).getName()).startsWith(Subject.NAME + "-");
  }

  @Test
  void thereAreNoMoreThreadsThanAskedFor() {
    BlockingQueue<Thread> seen = new LinkedBlockingQueue<>();
    Runnable task = () -> seen.add(Thread.currentThread());
    for (int i = 0; i < 30; i++) {
      scheduler.schedule(task);
      scheduler.schedule(task, i % 3, TimeUnit.MILLISECONDS);
      scheduler.createWorker().schedule(task);
      scheduler.createWorker().schedule(task, 1, TimeUnit.MILLISECONDS);
    }
    Set<Thread> threads = new HashSet<>();
    for (int i = 0; i < 120; i++) {
      threads.add(Waiting.next(seen));
    }

    assertThat(threads).hasSize(subject.threads());
  }

  @Test
  void operatorsRefuseToBlockOnThem() {
    CompletableFuture<Boolean> nonBlocking = new CompletableFuture<>();
    List<ThrowingCallable> blocking =
        List.of(
            () -> Mono.never().block(),
            () -> Mono.never().block(Duration.ofMillis(1)),
            () -> Flux.never().blockFirst(),
            () -> Flux.never().blockLast(),
            () -> Flux.never().toIterable().iterator().next(),
            () -> Mono.never().toFuture().getNow(Mono.never().block()));
    BlockingQueue<Throwable> refusals = new LinkedBlockingQueue<>();

    scheduler.schedule(
        () -> {
          nonBlocking.complete(
              Thread.currentThread() instanceof NonBlocking && Schedulers.isInNonBlockingThread());
          for (ThrowingCallable call : blocking) {
            Throwable refusal = catchThrowable(call);
            refusals.add(refusal == null ? new AssertionError("it blocked") : refusal);
          }
        });

    assertThat(Waiting.value(nonBlocking)).isTrue();
    for (int i = 0; i < blocking.size(); i++) {
      assertThat(Waiting.next(refusals))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not supported in thread " + Subject.NAME);
    }
  }

  @Test
  void theyEndWithTheScheduler() {
    subject.assumeNotExempt(Exemption.SHARES_ITS_THREADS);
    Set<Thread> threads = new HashSet<>();
    for (int i = 0; i < subject.threads(); i++) {
      threads.add(threadOf(scheduler.createWorker()));
    }
    scheduler.createWorker().schedule(() -> {}, 1, TimeUnit.HOURS);

    scheduler.dispose();

    assertThat(threads).hasSize(subject.threads());
    threads.forEach(Waiting::end);
  }

  @Test
  void coarseTimeIsWallClockAndFineTimeIsMonotonic() {
    subject.assumeNotExempt(Exemption.HAS_A_CLOCK_OF_ITS_OWN);
    long beforeMillis = System.currentTimeMillis();
    long millis = scheduler.now(TimeUnit.MILLISECONDS);
    long seconds = scheduler.now(TimeUnit.SECONDS);
    long days = scheduler.now(TimeUnit.DAYS);
    long afterMillis = System.currentTimeMillis();
    assertThat(millis).isBetween(beforeMillis, afterMillis);
    assertThat(seconds)
        .isBetween(
            TimeUnit.MILLISECONDS.toSeconds(beforeMillis),
            TimeUnit.MILLISECONDS.toSeconds(afterMillis));
    assertThat(days)
        .isBetween(
            TimeUnit.MILLISECONDS.toDays(beforeMillis), TimeUnit.MILLISECONDS.toDays(afterMillis));

    long beforeNanos = System.nanoTime();
    long nanos = scheduler.now(TimeUnit.NANOSECONDS);
    long micros = scheduler.now(TimeUnit.MICROSECONDS);
    long afterNanos = System.nanoTime();
    assertThat(nanos - beforeNanos).isNotNegative();
    assertThat(afterNanos - nanos).isNotNegative();
    assertThat(micros)
        .isBetween(
            TimeUnit.NANOSECONDS.toMicros(beforeNanos), TimeUnit.NANOSECONDS.toMicros(afterNanos));
  }

  @Test
  void theSchedulerCanBeScanned() {
    Scannable scan = Scannable.from(scheduler);

    assertThat(scan.isScanAvailable()).isTrue();
    assertThat(scan.scan(Attr.CAPACITY)).isEqualTo(subject.threads());
    assertThat(scan.scan(Attr.BUFFERED)).isEqualTo(subject.threads());
    assertThat(scan.scan(Attr.NAME)).isEqualTo(scheduler.toString());
    assertThat(scheduler.toString()).contains('"' + Subject.NAME + '"');
    assertThat(scan.scan(Attr.TERMINATED)).isFalse();
    assertThat(scan.scan(Attr.CANCELLED)).isFalse();

    scheduler.dispose();

    assertThat(scan.scan(Attr.TERMINATED)).isTrue();
    assertThat(scan.scan(Attr.CANCELLED)).isTrue();
    assertThat(scan.scan(Attr.CAPACITY)).isEqualTo(subject.threads());
  }

  @Test
  void aWorkerCanBeScanned() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scannable scan = Scannable.from(worker);

    assertThat(scan.isScanAvailable()).isTrue();
    assertThat(scan.scan(Attr.NAME)).isNotBlank();
    assertThat(scan.scan(Attr.BUFFERED)).isZero();
    assertThat(scan.scan(Attr.TERMINATED)).isFalse();
    assertThat(scan.scan(Attr.CANCELLED)).isFalse();

    worker.schedule(() -> {}, 1, TimeUnit.HOURS);
    worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS);
    assertThat(scan.scan(Attr.BUFFERED)).isEqualTo(2);
    worker.dispose();

    assertThat(scan.scan(Attr.BUFFERED)).isZero();
    assertThat(scan.scan(Attr.TERMINATED)).isTrue();
    assertThat(scan.scan(Attr.CANCELLED)).isTrue();
  }

  @Test
  void anIntervalOfReactorsTellsWhichWorkerItRunsOn() {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    Flux.interval(Duration.ofMillis(1), scheduler)
        .doOnSubscribe(
            subscription -> seen.add(Scannable.from(subscription).scanUnsafe(Attr.RUN_ON)))
        .blockFirst(Waiting.PATIENCE);

    assertThat(Waiting.next(seen)).isInstanceOf(Scheduler.Worker.class);
  }
}
