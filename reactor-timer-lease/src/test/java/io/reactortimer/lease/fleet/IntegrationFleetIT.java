// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The same with leadership by events, which proves that these tests can fail: a leader that is
 * stopped for longer than its lock lives goes on beside the next one until it hears of its end.
 */
class IntegrationFleetIT {

  private static final Duration TTL = Duration.ofSeconds(2);
  private static final int STOPS = 10;

  @ParameterizedTest
  @EnumSource(
      value = LocalServer.Kind.class,
      names = {"POSTGRESQL", "REDIS"})
  void aLeaderThatOnlyHearsOfItsEndClaimsBesideTheNext(LocalServer.Kind kind) throws Exception {
    try (LocalServer server = LocalServer.start(kind)) {
      try (Fleet fleet = new Fleet(IntegrationContender.class, store(kind, server), TTL, 1)) {
        fleet.start();
        fleet.start();
        for (int i = 0; i < STOPS && fleet.witness().overlaps().isEmpty(); i++) {
          String leader = fleet.claimedAfter(System.nanoTime()).process();
          fleet.process(leader).freeze();
          // Not until another one claims: a leader that is stopped within its statement keeps the
          // lock of the row, and nobody follows it.
          Fleet.pause(TTL.multipliedBy(3));
          fleet.process(leader).thaw();
          fleet.claimedAfter(System.nanoTime());
          Fleet.pause(TTL);
        }
        System.out.println(
            "Spring Integration on "
                + kind
                + ": "
                + fleet.witness().overlaps().size()
                + " claims beside those of the next leader");
        assertThat(fleet.witness().overlaps()).isNotEmpty();
      }
    }
  }

  private static String store(LocalServer.Kind kind, LocalServer server) throws Exception {
    if (kind == LocalServer.Kind.REDIS) {
      return "redis://127.0.0.1:" + server.port();
    }
    String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=test";
    createTable(url);
    return url;
  }

  private static void createTable(String url) throws Exception {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(url);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table INT_LOCK (LOCK_KEY char(36), REGION varchar(100), CLIENT_ID char(36),"
              + " CREATED_DATE timestamp not null, EXPIRED_AFTER timestamp not null, primary key"
              + " (LOCK_KEY, REGION))");
    }
  }
}
