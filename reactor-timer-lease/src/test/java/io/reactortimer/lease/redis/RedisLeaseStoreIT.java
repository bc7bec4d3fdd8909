// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.reactortimer.lease.LeaseStore;
import io.reactortimer.lease.LeaseStoreContract;
import io.reactortimer.lease.fleet.LocalServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The store in a real Redis, which each test finds empty. */
class RedisLeaseStoreIT extends LeaseStoreContract {

  private static LocalServer server;
  private static RedisURI uri;
  private static RedisClient client;

  @BeforeAll
  static void start() {
    server = LocalServer.start(LocalServer.Kind.REDIS);
    uri = RedisURI.create("127.0.0.1", server.port());
    client = RedisClient.create(uri);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      client.shutdown();
      server.close();
    }
  }

  @BeforeEach
  void empty() {
    try (var connection = client.connect()) {
      connection.sync().flushall();
    }
  }

  @Override
  protected LeaseStore store() {
    return RedisLeaseStore.of(client, uri);
  }

  @Override
  protected void expire(Duration ttl) {
    expireByWaiting(ttl);
  }
}
