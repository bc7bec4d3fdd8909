// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.lease.LeaseStore.Holding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What every store does. */
public abstract class LeaseStoreContract {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LeaseStore first = store();
  private final LeaseStore second = store();

  /** Returns another client of the same store. */
  protected abstract LeaseStore store();

  /** Lets a lease of this length expire. */
  protected abstract void expire(Duration ttl);

  /** Lets it expire where the clock is the real one. */
  protected static void expireByWaiting(Duration ttl) {
    long until = System.nanoTime() + ttl.toNanos() + 50_000_000;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void close() {
    first.close().block(PATIENCE);
    second.close().block(PATIENCE);
  }

  private static Map<String, Holding> ask(
      LeaseStore store, String owner, Duration ttl, Map<String, Long> floors) {
    return store.acquire(owner, new TreeMap<>(floors), ttl).block(PATIENCE);
  }

  private static Holding ask(LeaseStore store, String owner, Duration ttl) {
    return ask(store, owner, ttl, Map.of("a", 0L)).get("a");
  }

  @Test
  void theFirstWhoAsksGetsIt() {
    assertThat(ask(first, "one", LONG)).isEqualTo(new Holding(1, true));
  }

  @Test
  void anotherDoesNotAndLearnsTheToken() {
    ask(first, "one", LONG);
    assertThat(ask(second, "two", LONG)).isEqualTo(new Holding(1, false));
  }

  @Test
  void aRenewalKeepsTheToken() {
    ask(first, "one", LONG);
    assertThat(ask(first, "one", LONG)).isEqualTo(new Holding(1, true));
  }

  @Test
  void aRenewalThatIsCarriedOutTooLateDoesNotShortenIt() {
    ask(first, "one", LONG);
    Duration ttl = Duration.ofMillis(100);
    ask(first, "one", ttl); // as one whose end is counted from before the other's
    expire(ttl);
    assertThat(ask(second, "two", LONG)).isEqualTo(new Holding(1, false));
  }

  @Test
  void anExpiredLeaseGoesToAnotherWithAHigherToken() {
    Duration ttl = Duration.ofMillis(100);
    ask(first, "one", ttl);
    expire(ttl);
    assertThat(ask(second, "two", LONG)).isEqualTo(new Holding(2, true));
    assertThat(ask(first, "one", LONG)).isEqualTo(new Holding(2, false));
  }

  @Test
  void anExpiredLeaseGoesBackToItsOwnerWithAHigherToken() {
    Duration ttl = Duration.ofMillis(100);
    ask(first, "one", ttl);
    expire(ttl);
    assertThat(ask(first, "one", LONG)).isEqualTo(new Holding(2, true));
  }

  @Test
  void aReleaseFreesItAtOnceAndKeepsTheToken() {
    ask(first, "one", LONG);
    first.release("one", List.of("a")).block(PATIENCE);
    assertThat(ask(second, "two", LONG)).isEqualTo(new Holding(2, true));
  }

  @Test
  void nobodyReleasesTheLeaseOfAnother() {
    ask(first, "one", LONG);
    second.release("two", List.of("a", "unknown")).block(PATIENCE);
    assertThat(ask(second, "two", LONG)).isEqualTo(new Holding(1, false));
  }

  @Test
  void aTokenIsHigherThanTheFloor() {
    assertThat(ask(first, "one", LONG, Map.of("a", 41L)).get("a")).isEqualTo(new Holding(42, true));
    first.release("one", List.of("a")).block(PATIENCE);
    assertThat(ask(second, "two", LONG, Map.of("a", 100L)).get("a"))
        .isEqualTo(new Holding(101, true));
  }

  @Test
  void eachNameIsALeaseOfItsOwn() {
    ask(first, "one", LONG, Map.of("a", 0L, "c", 0L));
    assertThat(ask(second, "two", LONG, Map.of("a", 0L, "b", 0L, "c", 0L, "it's \"d\"", 0L)))
        .isEqualTo(
            Map.of(
                "a",
                new Holding(1, false),
                "b",
                new Holding(1, true),
                "c",
                new Holding(1, false),
                "it's \"d\"",
                new Holding(1, true)));
  }

  @Test
  void aNameThatEndsLikeAKeyOfAnotherIsALeaseOfItsOwn() {
    Map<String, Long> both = Map.of("refresh", 0L, "refresh:token", 0L);
    Holding held = new Holding(1, true);
    assertThat(ask(first, "one", LONG, both))
        .isEqualTo(Map.of("refresh", held, "refresh:token", held));
    assertThat(ask(first, "one", LONG, both))
        .isEqualTo(Map.of("refresh", held, "refresh:token", held));
  }

  @Test
  void namesAndOwnersThatDifferInCaseAreDifferent() {
    Map<String, Long> all = Map.of("report", 0L, "Report", 0L);
    Holding held = new Holding(1, true);
    assertThat(ask(first, "one", LONG, all)).isEqualTo(Map.of("report", held, "Report", held));
    assertThat(ask(second, "ONE", LONG, all).values()).noneMatch(Holding::held);
  }

  @Test
  void theLongestNameIsKept() {
    String longest = "x".repeat(190);
    assertThat(ask(first, longest, LONG, Map.of(longest, 0L)))
        .isEqualTo(Map.of(longest, new Holding(1, true)));
  }

  @Test
  void aHundredNamesAreAskedForAtOnce() {
    Map<String, Long> floors = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      floors.put("name-" + i, 0L);
    }
    assertThat(ask(first, "one", LONG, floors)).hasSize(100);
    assertThat(ask(first, "one", LONG, floors).values()).allMatch(Holding::held);
    assertThat(ask(second, "two", LONG, floors).values()).noneMatch(Holding::held);
  }

  @Test
  void ofManyWhoAskAtOnceOneGetsIt() {
    ask(first, "warm", LONG, Map.of("other", 0L));
    ask(second, "warm", LONG, Map.of("other", 0L));
    List<Holding> both =
        Mono.zip(
                first.acquire("one", Map.of("a", 0L), LONG).retry(5),
                second.acquire("two", Map.of("a", 0L), LONG).retry(5))
            .map(answers -> List.of(answers.getT1().get("a"), answers.getT2().get("a")))
            .block(PATIENCE);
    assertThat(both).filteredOn(Holding::held).hasSize(1);
  }
}
