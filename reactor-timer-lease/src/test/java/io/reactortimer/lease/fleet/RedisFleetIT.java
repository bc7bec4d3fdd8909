// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

/** On a real Redis that writes everything it says to disk. */
class RedisFleetIT extends LeaseFleetContract {

  @Override
  LocalServer.Kind kind() {
    return LocalServer.Kind.REDIS;
  }

  @Override
  String url(LocalServer server) {
    return "redis://127.0.0.1:" + server.port();
  }
}
