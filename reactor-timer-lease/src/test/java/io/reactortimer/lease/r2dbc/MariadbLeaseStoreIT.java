// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.r2dbc;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.reactortimer.lease.LeaseStore;
import io.reactortimer.lease.LeaseStoreContract;
import io.reactortimer.lease.fleet.LocalServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The store in a real Mariadb, each test in a table of its own. */
class MariadbLeaseStoreIT extends LeaseStoreContract {

  private static final AtomicInteger TABLES = new AtomicInteger();

  private static LocalServer server;
  private static ConnectionFactory database;

  private String table;

  @BeforeAll
  static void start() {
    server = LocalServer.start(LocalServer.Kind.MARIADB);
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
}
