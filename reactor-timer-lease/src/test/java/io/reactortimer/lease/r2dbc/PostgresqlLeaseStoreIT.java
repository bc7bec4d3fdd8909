// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.r2dbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.reactortimer.lease.LeaseStore;
import io.reactortimer.lease.LeaseStore.Holding;
import io.reactortimer.lease.LeaseStoreContract;
import io.reactortimer.lease.fleet.LocalServer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The store in a real PostgreSQL, each test in a table of its own. */
@Timeout(300)
class PostgresqlLeaseStoreIT extends LeaseStoreContract {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger TABLES = new AtomicInteger();

  private static LocalServer server;
  private static ConnectionFactory database;

  private String table;

  @BeforeAll
  static void start() {
    server = LocalServer.start(LocalServer.Kind.POSTGRESQL);
    database = ConnectionFactories.get(server.r2dbcUrl());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected LeaseStore store() {
    if (table == null) {
      table = "lease_" + TABLES.incrementAndGet();
    }
    return R2dbcLeaseStore.of(database, table, true);
  }

  @Override
  protected void expire(Duration ttl) {
    expireByWaiting(ttl);
  }

  /** The statement sees the table as it was before, with the asker as the owner. */
  @Test
  void aLeaseThatIsTakenWhileTheStatementOfItsOwnerWaitsIsNotHeld() throws Exception {
    LeaseStore store = store();
    TreeMap<String, Long> asked = new TreeMap<>(Map.of("a", 0L));
    store.acquire("one", asked, Duration.ofHours(1)).block(PATIENCE);
    Connection other = Mono.from(database.create()).block(PATIENCE);
    Mono.from(other.beginTransaction()).block(PATIENCE);
    count(other, "with t as (update " + table + " set owner = 'two' returning 1) table t");

    CompletableFuture<Map<String, Holding>> answer =
        store.acquire("one", asked, Duration.ofHours(1)).toFuture();
    while (count(other, "select count(*) from pg_locks where not granted") == 0) {
      Thread.onSpinWait();
    }
    Mono.from(other.commitTransaction()).block(PATIENCE);

    assertThat(answer.get().get("a").held()).isFalse();
    Mono.from(other.close()).block(PATIENCE);
    store.close().block(PATIENCE);
  }

  private static long count(Connection connection, String query) {
    return Flux.from(connection.createStatement(query).execute())
        .concatMap(result -> result.map(row -> row.get(0, Number.class).longValue()))
        .blockLast(PATIENCE);
  }
}
