// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.reactortimer.Tick;
import io.reactortimer.Timers;
import io.reactortimer.gate.FireGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** A ttl of 10 s with a margin of 1 s, renewed each second, on clocks that are turned by hand. */
class LeaseTest {

  private static final Duration TTL = ofSeconds(10);

  private final TurnedClock clock = new TurnedClock();
  private final ScriptedStore store = new ScriptedStore();
  private final Leases leases =
      Leases.in(store).ttl(TTL).clock(clock).on(clock.timers).owner("me").start();
  private final Lease lease = leases.lease("report");

  /** The first request is answered: another has it. The next goes out in a second. */
  @BeforeEach
  void begin() {
    clock.pass(Duration.ZERO); // the request goes out
    store.last().answer(0, false);
  }

  @AfterEach
  void end() {
    leases.dispose();
    clock.timers.dispose();
  }

  /** Lets the next request go out and answers it. */
  private void renewed(long token) {
    clock.pass(ofSeconds(1));
    store.last().answer(token, true);
  }

  @Test
  void isClosedUntilTheStoreHasAnswered() {
    clock.pass(ofSeconds(1));
    assertThat(store.requests).hasSize(2);
    assertThat(lease.isOpen()).isFalse();
    store.last().answer(4, true);
    assertThat(lease.isOpen()).isTrue();
    assertThat(lease.token()).isEqualTo(4);
    assertThat(leases.list().get(0).acquired()).isEqualTo(1);
  }

  @Test
  void endsByItselfBeforeItEndsInTheStore() {
    renewed(1);
    clock.pause(ofSeconds(9).minusMillis(1));
    assertThat(lease.isOpen()).isTrue();
    clock.pause(ofMillis(1));
    assertThat(lease.isOpen()).isFalse();
    assertThat(lease.token()).isEqualTo(FireGate.CLOSED);
    assertThat(lease.info().lost()).isEqualTo(1);
  }

  @Test
  void itsTimeCountsFromBeforeTheRequest() {
    clock.pass(ofSeconds(1));
    clock.pause(ofSeconds(5)); // the answer takes its time
    store.last().answer(1, true);
    assertThat(lease.isOpen()).isTrue();
    clock.pause(ofSeconds(4));
    assertThat(lease.isOpen()).isFalse();
  }

  @Test
  void anAnswerOfThePastOpensNothing() {
    clock.pass(ofSeconds(1));
    clock.pause(ofSeconds(9));
    store.last().answer(1, true);
    assertThat(lease.isOpen()).isFalse();
    assertThat(lease.info().late()).isEqualTo(1);
    assertThat(lease.info().acquired()).isZero();
  }

  @Test
  void aRenewalThatComesBackAfterTheEndDoesNotReopenIt() {
    renewed(1);
    clock.pass(ofSeconds(1)); // asked while it is open, with 8 s left
    clock.pause(ofMillis(8500)); // it ends, and the answer would be good for half a second more
    store.last().answer(1, true);
    assertThat(lease.isOpen()).isFalse();
    assertThat(lease.info().late()).isEqualTo(1);
    renewed(2);
    assertThat(lease.token()).isEqualTo(2);
    assertThat(lease.info().acquired()).isEqualTo(2);
    assertThat(lease.info().lost()).isEqualTo(1);
  }

  @Test
  void aRenewalInTimeKeepsItOpenWithTheSameToken() {
    renewed(3);
    for (int i = 0; i < 20; i++) {
      renewed(3);
      assertThat(lease.token()).isEqualTo(3);
    }
    assertThat(lease.info().acquired()).isEqualTo(1);
    assertThat(lease.info().lost()).isZero();
  }

  @Test
  void aWallClockThatIsSetAheadClosesIt() {
    renewed(1);
    clock.setWall(ofSeconds(9)); // as after a suspension, in which the other clock stood still
    assertThat(lease.isOpen()).isFalse();
    renewed(1);
    assertThat(lease.isOpen()).isTrue();
  }

  @Test
  void aWallClockThatIsSetBackDoesNotKeepItOpen() {
    renewed(1);
    clock.setWall(ofSeconds(3600).negated());
    clock.pause(ofSeconds(9));
    assertThat(lease.isOpen()).isFalse();
  }

  @Test
  void anotherOwnerClosesItAtOnce() {
    renewed(1);
    clock.pass(ofSeconds(1));
    store.last().answer(2, false);
    assertThat(lease.isOpen()).isFalse();
    assertThat(lease.info().token()).isEqualTo(2);
  }

  @Test
  void theHighestTokenSeenIsTheFloorOfTheNext() {
    clock.pass(ofSeconds(1));
    store.last().answer(41, false);
    clock.pass(ofSeconds(1));
    assertThat(store.last().floors).containsEntry("report", 41L);
  }

  @Test
  void aStoreThatFailsCostsTheLeaseOnlyAtItsEnd() {
    renewed(1);
    for (int second = 1; second < 9; second++) {
      clock.pass(ofSeconds(1));
      store.last().fail();
      assertThat(lease.isOpen()).isTrue();
    }
    clock.pass(ofSeconds(1));
    assertThat(lease.isOpen()).isFalse();
    assertThat(leases.failures()).isEqualTo(8);
    assertThat(leases.lastFailure()).hasMessage("the store is gone");
    store.last().answer(2, true);
    assertThat(lease.token()).isEqualTo(2);
    assertThat(leases.lastFailure()).isNull();
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedForUntilTheLeaseEnds() {
    renewed(1);
    clock.pass(ofSeconds(1));
    ScriptedStore.Request stuck = store.last();
    clock.pass(ofSeconds(3)); // a third of the usable time
    assertThat(stuck.cancelled).isTrue();
    assertThat(store.last()).isNotSameAs(stuck);
    store.last().answer(1, true);
    clock.pass(ofMillis(100));
    assertThat(lease.isOpen()).isTrue();
    assertThat(lease.info().left()).isEqualTo(ofMillis(8900));
  }

  @Test
  void closingShutsTheGateFirstAndThenTellsTheStore() {
    renewed(1);
    var close = leases.close();
    assertThat(lease.isOpen()).isTrue();
    close.subscribe();
    assertThat(lease.isOpen()).isFalse();
    assertThat(store.released).containsExactly("report");
    assertThat(store.closed).isTrue();
    assertThat(lease.info().lost()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> leases.lease("other"));
  }

  @Test
  void anAnswerThatComesAfterTheCloseOpensNothing() {
    clock.pass(ofSeconds(1));
    ScriptedStore.Request underWay = store.last();
    leases.dispose();
    assertThat(underWay.cancelled).isTrue();
    underWay.answer(1, true);
    assertThat(lease.isOpen()).isFalse();
    clock.pass(ofSeconds(5));
    assertThat(store.requests).hasSize(2);
  }

  @Test
  void renewalsGoOnWhileTheApplicationClosesForWorkThatGoesOnToo() {
    renewed(1);
    clock.timers.scheduler().beginClosing();
    for (int i = 0; i < 30; i++) {
      renewed(1);
    }
    assertThat(lease.isOpen()).isTrue();
    leases.dispose();
    clock.pass(ofSeconds(5));
    assertThat(store.requests).hasSize(32);
  }

  @Test
  void leasesAreFreedThoughTheirSchedulerHasEnded() {
    renewed(1);
    clock.timers.dispose();
    leases.close().block(ofSeconds(10));
    assertThat(store.released).containsExactly("report");
    assertThat(store.closed).isTrue();
  }

  @Test
  void aStoreThatThrowsAtTheCloseCostsTheLeasesTheirRestOnly() {
    store.atEnd =
        () -> {
          throw new IllegalStateException("the store is gone");
        };
    leases.close().block(ofSeconds(10));
    assertThat(lease.isOpen()).isFalse();
    assertThat(store.closed).isTrue();
  }

  /** Which takes a tenth of a second of the clock on the wall, as no other one goes on. */
  @Test
  void aStoreThatDoesNotCloseIsNotWaitedForThoughTheSchedulerEndsMeanwhile() {
    store.closing = Mono.never();
    Leases brief =
        Leases.in(store).ttl(ofMillis(100)).on(clock.timers.scheduler()).clock(clock).start();
    Mono<Void> closing = brief.close();
    closing.subscribe();
    clock.timers.dispose();
    closing.block(ofSeconds(10));
    assertThat(store.closed).isTrue();
  }

  @Test
  void aStoreThatDoesNotCloseIsWaitedForNoLongerThanTheTtl() {
    store.closing = Mono.never();
    boolean[] over = {false};
    leases.close().doOnSuccess(done -> over[0] = true).subscribe();
    clock.pass(TTL.minusMillis(1));
    assertThat(over[0]).isFalse();
    clock.pass(ofMillis(1));
    assertThat(over[0]).isTrue();
  }

  @Test
  void manyNamesShareARenewal() {
    for (int i = 0; i < 100; i++) {
      leases.lease("name-" + i);
    }
    clock.pass(ofSeconds(1));
    assertThat(store.requests).hasSize(2);
    assertThat(store.last().floors).hasSize(101);
    store.last().answer(1, true);
    assertThat(leases.list()).hasSize(101).allMatch(LeaseInfo::open);
  }

  @Test
  void anIntervalTicksWhileThisInstanceHasTheLease() {
    List<Long> tokens = new ArrayList<>();
    Timers.every(ofMillis(100))
        .onlyWhile(lease)
        .on(clock.timers)
        .ticks()
        .map(Tick::fencingToken)
        .subscribe(tokens::add);
    clock.pass(ofMillis(950));
    assertThat(tokens).isEmpty();
    clock.pass(ofMillis(50));
    store.last().answer(5, true);
    clock.pass(ofMillis(500));
    assertThat(tokens).hasSize(6).containsOnly(5L); // that of this moment, and five more
    clock.pause(ofSeconds(9)); // this process stands still; its interval finds the gate closed
    clock.pass(ofMillis(400));
    assertThat(tokens).hasSize(6);
    leases.dispose();
    assertThat(lease.waitingCount()).isEqualTo(1);
  }

  @Test
  void aGrantThatIsTooLateTellsNobody() {
    int[] told = {0};
    lease.whenOpen(() -> told[0]++);
    clock.pass(ofSeconds(1));
    clock.pause(ofSeconds(9));
    store.last().answer(1, true);
    assertThat(told[0]).isZero();
    renewed(2);
    renewed(2);
    assertThat(told[0]).isEqualTo(1);
  }

  @Test
  void theSameNameIsTheSameLease() {
    assertThat(leases.lease("report")).isSameAs(lease);
  }

  @Test
  void settingsThatCannotBeRightAreRefusedWithTheirValue() {
    Leases.Builder settings = Leases.in(LeaseStore.inMemory());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.ttl(ofMillis(99)))
        .withMessage("ttl must be at least PT0.1S: PT0.099S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.ttl(ofSeconds(Long.MAX_VALUE)))
        .withMessageStartingWith("ttl must fit into 2^63 nanoseconds (292 years): PT256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.margin(ofMillis(-1)))
        .withMessage("margin must not be negative: PT-0.001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.renewEvery(Duration.ZERO))
        .withMessage("renewEvery must be positive: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.ttl(TTL).margin(ofSeconds(5)).start())
        .withMessage("margin must be less than half of the ttl of PT10S: PT5S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.margin(ofSeconds(Long.MAX_VALUE)).start())
        .withMessageStartingWith("margin must be less than half of the ttl of PT10S: PT256");
  }

  @ParameterizedTest
  @MethodSource
  void aNameThatNotEveryStoreKeepsIsRefusedWithItsValue(String name, String message) {
    renewed(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> leases.lease(name))
        .withMessage("name must not " + message + ": '" + name + "'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Leases.in(store).owner(name))
        .withMessage("owner must not " + message + ": '" + name + "'");
    clock.pass(ofSeconds(1));
    assertThat(store.last().floors).containsOnlyKeys("report");
  }

  static Stream<Arguments> aNameThatNotEveryStoreKeepsIsRefusedWithItsValue() {
    return Stream.of(
        Arguments.of("", "be blank"),
        Arguments.of(" ", "be blank"),
        Arguments.of("x".repeat(191), "be longer than 190 characters, and has 191"),
        Arguments.of("report ", "begin or end with white space"),
        Arguments.of("re\tport", "have control characters"));
  }

  @Test
  void anAnswerForANameThatWasNotAskedForIsAFailure() {
    renewed(1);
    clock.pass(ofSeconds(1));
    store
        .last()
        .answer(
            Map.of(
                "report",
                new LeaseStore.Holding(1, true),
                "Report",
                new LeaseStore.Holding(1, true)));
    assertThat(leases.lastFailure()).hasMessage("an answer for 'Report', not asked for");
    assertThat(lease.isOpen()).isTrue();
  }
}
