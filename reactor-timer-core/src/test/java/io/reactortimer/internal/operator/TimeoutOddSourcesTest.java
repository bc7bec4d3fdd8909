// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;
import reactor.test.scheduler.VirtualTimeScheduler;

/** {@code Timers.timeout} of sources that are early, late with their end, or bad at telling. */
class TimeoutOddSourcesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTimers time = ManualTimers.exact();
  private final List<Object> seen = new ArrayList<>();

  /** A Mono that says its element when it is asked for it, and no more until told. */
  private static final class EarlyMono extends Mono<Integer> {
    private @Nullable CoreSubscriber<? super Integer> subscriber;

    @Override
    public void subscribe(CoreSubscriber<? super Integer> actual) {
      subscriber = actual;
      actual.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {
              actual.onNext(1);
            }

            @Override
            public void cancel() {}
          });
    }
  }

  @Test
  void aMonoWhoseElementCameAtOnceIsNotHurriedToItsEndEither() {
    EarlyMono mono = new EarlyMono();
    Flux.from(Timers.timeout(mono, Duration.ofMillis(100), time.scheduler()))
        .subscribe(seen::add, seen::add, () -> seen.add("complete"));
    time.advanceMillis(200);
    assertThat(seen).containsExactly(1);
    requireNonNull(mono.subscriber).onComplete();
    assertThat(seen).containsExactly(1, "complete");
  }

  @Test
  void aMonoThatHasItsElementDoesNotHoldAGracefulEndUp() {
    TestPublisher<Integer> pending = TestPublisher.createNoncompliant(Violation.REQUEST_OVERFLOW);
    Timers.timeout(Mono.fromDirect(pending), Duration.ofMillis(100), time.scheduler())
        .subscribe(seen::add);
    pending.next(1);
    assertThat(seen).containsExactly(1);
    List<String> ended = new ArrayList<>();
    time.scheduler().disposeGracefully().subscribe(none -> {}, e -> {}, () -> ended.add("ended"));
    time.advanceMillis(99);
    assertThat(ended).isEmpty();
    time.advanceMillis(1);
    assertThat(ended).containsExactly("ended");
  }

  @Test
  void aMonoWhoseElementCameAtOnceLeavesNoWorkerToAnotherScheduler() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    List<Scheduler.Worker> open = new ArrayList<>();
    Scheduler counting =
        new Scheduler() {
          @Override
          public Disposable schedule(Runnable task) {
            return virtual.schedule(task);
          }

          @Override
          public long now(TimeUnit unit) {
            return virtual.now(unit);
          }

          @Override
          public Worker createWorker() {
            Worker worker = virtual.createWorker();
            open.add(worker);
            return new Worker() {
              @Override
              public Disposable schedule(Runnable task) {
                return worker.schedule(task);
              }

              @Override
              public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                return worker.schedule(task, delay, unit);
              }

              @Override
              public void dispose() {
                open.remove(worker);
                worker.dispose();
              }
            };
          }
        };
    EarlyMono mono = new EarlyMono();
    Flux.from(Timers.timeout(mono, SECOND, counting))
        .subscribe(seen::add, seen::add, () -> seen.add("complete"));
    assertThat(seen).containsExactly(1);
    requireNonNull(mono.subscriber).onComplete();
    virtual.advanceTimeBy(SECOND.multipliedBy(10));
    assertThat(seen).containsExactly(1, "complete");
    assertThat(open).isEmpty();
  }

  /** A source whose chain of parents does not end. */
  private static final class Circle extends Flux<Integer> implements Scannable {
    @Override
    public void subscribe(CoreSubscriber<? super Integer> actual) {
      Flux.<Integer>never().subscribe(actual);
    }

    @Override
    public @Nullable Object scanUnsafe(Attr key) {
      return key == Attr.PARENT ? this : null;
    }
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aSourceThatIsItsOwnParentIsTimedOut() {
    ManualTimers own = ManualTimers.exact(); // of this thread
    Timers.timeout(new Circle(), SECOND, own.scheduler()).subscribe(seen::add, seen::add);
    own.advance(SECOND);
    assertThat(seen).singleElement().isInstanceOf(TimeoutException.class);
  }

  /** One that overflows the stack when it is asked for its name. */
  private static final class Bottomless extends Flux<Integer> implements Scannable {
    @Override
    public void subscribe(CoreSubscriber<? super Integer> actual) {
      Flux.<Integer>never().subscribe(actual);
    }

    @Override
    @SuppressWarnings("InfiniteRecursion")
    public @Nullable Object scanUnsafe(Attr key) {
      return scanUnsafe(key);
    }
  }

  @Test
  void aSourceWhoseNameOverflowsTheStackIsTimedOut() {
    Timers.timeout(new Bottomless(), SECOND, time.scheduler()).subscribe(seen::add, seen::add);
    time.advance(SECOND);
    assertThat(seen).singleElement().isInstanceOf(TimeoutException.class);
  }
}
