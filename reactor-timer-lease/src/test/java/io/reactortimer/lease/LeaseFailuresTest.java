// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.gate.FireGate;
import io.reactortimer.test.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Stores, waiters and schedulers that fail in ways that nobody expects. A ttl of 10 s. */
class LeaseFailuresTest {

  private static final LeaseStore.Holding HELD = new LeaseStore.Holding(1, true);

  private final TurnedClock clock = new TurnedClock();
  private final Answers store = new Answers();
  private final Leases leases =
      Leases.in(store).ttl(ofSeconds(10)).clock(clock).on(clock.timers).owner("me").start();

  @AfterEach
  void end() {
    leases.dispose();
    clock.timers.dispose();
  }

  /** Answers each call with what it is told to. */
  private static final class Answers implements LeaseStore {
    Supplier<Mono<Map<String, Holding>>> answer = Mono::empty;
    Supplier<Mono<Void>> released = Mono::empty;
    boolean closed;
    int asked;

    @Override
    public Mono<Map<String, Holding>> acquire(
        String owner, Map<String, Long> floors, Duration ttl) {
      asked++;
      return answer.get();
    }

    @Override
    public Mono<Void> release(String owner, Iterable<String> names) {
      return released.get();
    }

    @Override
    public Mono<Void> close() {
      closed = true;
      return Mono.empty();
    }

    @Override
    public String kind() {
      return "answers";
    }
  }

  private static Error fatal() {
    return new NoClassDefFoundError("org/example/Driver");
  }

  private static <T> Mono<T> throwing(Error error) {
    return Mono.fromSupplier(
        () -> {
          throw error;
        });
  }

  @Test
  void aStoreThatCompletesWithoutAnAnswerHasNotAnswered() {
    Lease lease = leases.lease("report");
    clock.pass(ofSeconds(3));
    assertThat(lease.isOpen()).isFalse();
    assertThat(leases.failures()).isEqualTo(4);
    assertThat(leases.lastFailure()).hasMessage("no answer for 'report'");
    assertThat(leases.failingFor()).isEqualTo(ofSeconds(3));
  }

  @Test
  void timeInWhichNobodyAskedIsNotTheStoresFailure() {
    clock.pass(ofSeconds(600));
    leases.lease("report");
    clock.pass(ofSeconds(1));
    assertThat(leases.failures()).isEqualTo(2);
    assertThat(leases.failingFor()).isEqualTo(ofSeconds(1));
  }

  @Test
  void timeInWhichThisProcessDidNotRunIsNotTheStoresFailure() {
    leases.lease("report");
    store.answer = () -> Mono.just(Map.of("report", HELD));
    clock.pass(ofSeconds(1));
    store.answer = Mono::empty;
    clock.pause(ofSeconds(3600));
    clock.pass(ofSeconds(1));
    assertThat(leases.failures()).isEqualTo(1);
    assertThat(leases.failingFor()).isZero();
  }

  @Test
  void aPauseInTheMiddleOfAQuestionCountsNoLongerThanTheQuestionMayLast() {
    leases.lease("report");
    store.answer = Mono::never;
    clock.pass(ofSeconds(1));
    clock.pause(ofSeconds(3600));
    clock.pass(ofSeconds(5)); // two times a third of the usable time, with the second before
    assertThat(leases.failures()).isEqualTo(1);
    assertThat(leases.failingFor()).isEqualTo(ofSeconds(9));
  }

  @Test
  void anOutageCountsFromTheQuestionThatWasNotAnswered() {
    leases.lease("report");
    store.answer = Mono::never;
    clock.pass(ofSeconds(6));
    assertThat(leases.failures()).isEqualTo(1);
    assertThat(leases.failingFor()).isEqualTo(ofSeconds(6));
    store.answer = () -> Mono.just(Map.of("report", HELD));
    clock.pass(ofSeconds(1));
    assertThat(leases.failingFor()).isZero();
  }

  @Test
  void aNameWithoutAnAnswerIsAFailureAndTheOthersAreRenewed() {
    Lease known = leases.lease("known");
    leases.lease("unknown");
    store.answer = () -> Mono.just(Map.of("known", HELD));
    clock.pass(ofSeconds(3));
    assertThat(known.isOpen()).isTrue();
    assertThat(leases.lastFailure()).hasMessage("no answer for 'unknown'");
  }

  @Test
  void whatReactorTakesForFatalIsAFailureLikeAnyOther() {
    Lease lease = leases.lease("report");
    store.answer = () -> throwing(fatal());
    clock.pass(ofSeconds(3));
    assertThat(leases.failures()).isEqualTo(4);
    assertThat(leases.lastFailure()).isInstanceOf(NoClassDefFoundError.class);
    store.answer =
        () -> {
          throw fatal();
        };
    clock.pass(ofSeconds(1));
    assertThat(leases.failures()).isEqualTo(5);
    store.answer = () -> Mono.just(Map.of("report", HELD));
    clock.pass(ofSeconds(1));
    assertThat(lease.isOpen()).isTrue();
  }

  @Test
  void aSecondTryThatThrowsWhatIsFatalIsFollowedByOthers() {
    Lease lease = leases.lease("report");
    store.answer = () -> store.asked == 1 ? Mono.never() : throwing(fatal());
    clock.pass(ofSeconds(3)); // a third of the usable time
    assertThat(store.asked).isEqualTo(2);
    store.answer = () -> Mono.just(Map.of("report", HELD));
    clock.pass(ofSeconds(1));
    assertThat(lease.isOpen()).isTrue();
  }

  @Test
  void aLackOfMemoryInTheMiddleOfAnAnswerIsFollowedByOtherRenewals() {
    Lease lease = leases.lease("report");
    Map<String, LeaseStore.Holding> full =
        new HashMap<>() {
          @Override
          public LeaseStore.Holding get(Object name) {
            throw new OutOfMemoryError("as if");
          }
        };
    store.answer = () -> Mono.just(full);
    clock.pass(ofSeconds(1));
    assertThat(leases.lastFailure()).hasCauseInstanceOf(OutOfMemoryError.class);
    store.answer = () -> Mono.just(Map.of("report", HELD));
    clock.pass(ofSeconds(1));
    assertThat(lease.isOpen()).isTrue();
  }

  @Test
  void aWaiterThatThrowsCostsNeitherOtherWaitersNorOtherLeases() {
    List<String> told = new ArrayList<>();
    Lease first = leases.lease("a");
    first.whenOpen(
        () -> {
          throw new ArithmeticException("of a waiter");
        });
    first.whenOpen(() -> told.add("a"));
    leases.lease("b").whenOpen(() -> told.add("b"));
    store.answer = () -> Mono.just(Map.of("a", HELD, "b", HELD));
    clock.pass(Duration.ZERO);
    assertThat(told).containsExactly("a", "b");
    assertThat(leases.lastFailure()).isNull();
  }

  @Test
  void aTimerThatCouldNotBeToldForWantOfStackIsToldWithTheNextRenewal() {
    List<String> told = new ArrayList<>();
    leases
        .lease("report")
        .whenOpen(
            () -> {
              told.add("told");
              if (told.size() == 1) {
                throw new StackOverflowError("as if");
              }
            });
    store.answer = () -> Mono.just(Map.of("report", HELD));
    clock.pass(Duration.ZERO);
    assertThat(told).hasSize(1);
    clock.pass(ofSeconds(5));
    assertThat(told).hasSize(2);
  }

  @Test
  void renewalsThatEndWithTheirSchedulerAreAFailureThatLasts() {
    leases.lease("report");
    store.answer = () -> Mono.just(Map.of("report", HELD));
    clock.pass(ofSeconds(1));
    assertThat(leases.lastFailure()).isNull();
    clock.timers.dispose();
    clock.pause(ofSeconds(20));
    assertThat(leases.lastFailure()).isInstanceOf(CancellationException.class);
    assertThat(leases.failingFor()).isEqualTo(ofSeconds(20));
  }

  @Test
  void leasesThatAreClosedHaveNotFailed() {
    leases.lease("report");
    store.answer = () -> Mono.just(Map.of("report", HELD));
    clock.pass(ofSeconds(1));
    leases.dispose();
    clock.timers.dispose();
    assertThat(leases.lastFailure()).isNull();
  }

  @Test
  void aNameThatWasRefusedIsRefusedAgainAndNotForgotten() {
    ManualTimers full = ManualTimers.of(TimerScheduler.builder("full").maxLive(1));
    Disposable only = Timers.every(ofMillis(1)).on(full).counts().subscribe();
    Leases refused = Leases.in(store).ttl(ofSeconds(10)).clock(clock).on(full).start();
    assertThatThrownBy(() -> refused.lease("report"))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> refused.lease("report"))
        .isInstanceOf(RejectedExecutionException.class);
    only.dispose();
    store.answer = () -> Mono.just(Map.of("report", HELD));
    FireGate lease = refused.lease("report");
    full.runDue();
    assertThat(lease.isOpen()).isTrue();
    refused.dispose();
    full.dispose();
  }

  @Test
  void aStoreThatCannotLoadItsClassesAtTheEndIsClosedAllTheSame() {
    leases.lease("report");
    store.released =
        () -> {
          throw fatal();
        };
    leases.close().block(ofSeconds(10));
    assertThat(store.closed).isTrue();
    leases.close().block(ofSeconds(10));
  }
}
