// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.lease.LeaseStore;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the store reads and writes. */
class RedisKeysTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ScriptedRedis redis = new ScriptedRedis();
  private final LeaseStore store = RedisLeaseStore.of(() -> redis.connect().toFuture());

  @Test
  void noNameMakesTheKeyOfOneLeaseThatOfTheTokenOfAnother() {
    TreeMap<String, Long> floors =
        new TreeMap<>(Map.of("refresh", 0L, "refresh:token", 0L, "token:refresh", 0L));
    store.acquire("one", floors, Duration.ofSeconds(15)).block(PATIENCE);
    assertThat(redis.keys).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void allKeysAreInOneSlotOfACluster() {
    TreeMap<String, Long> floors = new TreeMap<>(Map.of("a", 0L, "{b}", 0L));
    store.acquire("one", floors, Duration.ofSeconds(15)).block(PATIENCE);
    assertThat(redis.keys).allMatch(key -> key.startsWith("{reactor-timer}:"));
  }
}
