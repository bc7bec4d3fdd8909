// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.reactortimer.lease.LeaseStore;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The connection of a store: none is left to nobody, and a lost one is followed by another. */
class RedisConnectionsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_OPENING = Duration.ofSeconds(30);

  private final ScriptedRedis redis = new ScriptedRedis();

  @AfterEach
  void realTime() {
    VirtualTimeScheduler.reset();
  }

  private static Mono<Map<String, LeaseStore.Holding>> asked(LeaseStore store, String... names) {
    TreeMap<String, Long> floors = new TreeMap<>();
    for (String name : names) {
      floors.put(name, 0L);
    }
    return store.acquire("one", floors, Duration.ofSeconds(15));
  }

  @Test
  void aConnectionThatComesTooLateIsClosed() {
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    CompletableFuture<StatefulRedisConnection<String, String>> late = new CompletableFuture<>();
    LeaseStore store = RedisLeaseStore.of(() -> late);
    Disposable asking = asked(store, "a").onErrorComplete().subscribe();
    time.advanceTimeBy(LONGEST_OPENING);
    assertThat(asking.isDisposed()).isTrue();
    redis.connect().subscribe(late::complete);
    assertThat(redis.links).singleElement().matches(link -> link.closed, "closed");
  }

  @Test
  void aConnectionThatComesAfterTheCloseIsClosedThoughNobodyWaitsForIt() {
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    CompletableFuture<StatefulRedisConnection<String, String>> late = new CompletableFuture<>();
    LeaseStore store = RedisLeaseStore.of(() -> late);
    asked(store, "a").subscribe();
    time.advanceTimeBy(Duration.ofSeconds(1));
    store.close().subscribe().dispose();
    redis.connect().subscribe(late::complete);
    assertThat(redis.links).singleElement().matches(link -> link.closed, "closed");
  }

  @Test
  void aLostConnectionIsFollowedByAnother() {
    LeaseStore store = RedisLeaseStore.of(() -> redis.connect().toFuture());
    asked(store, "a").block(PATIENCE);
    asked(store, "a").block(PATIENCE);
    assertThat(redis.links).hasSize(1);
    redis.links.get(0).open = false;
    assertThat(asked(store, "a").block(PATIENCE)).containsKey("a");
    assertThat(redis.links).hasSize(2);
  }

  @Test
  void aLostConnectionIsClosedAsItMightComeBack() {
    LeaseStore store = RedisLeaseStore.of(() -> redis.connect().toFuture());
    asked(store, "a").block(PATIENCE);
    ScriptedRedis.Link lost = redis.links.get(0);
    lost.open = false;
    asked(store, "a").block(PATIENCE);
    assertThat(lost.closed).isTrue();
  }
}
