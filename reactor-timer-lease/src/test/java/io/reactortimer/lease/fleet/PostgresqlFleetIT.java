// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

/** On a real PostgreSQL. */
class PostgresqlFleetIT extends LeaseFleetContract {

  @Override
  LocalServer.Kind kind() {
    return LocalServer.Kind.POSTGRESQL;
  }

  @Override
  String url(LocalServer server) {
    return server.r2dbcUrl();
  }
}
