// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Anything, at any time, for as many minutes as {@code -Dfleet.chaos} says: processes are stopped,
 * killed, closed and started, and the store is stopped and started again.
 */
@EnabledIfSystemProperty(named = "fleet.chaos", matches = "\\d+")
class ChaosFleetIT {

  private static final Duration TTL = Duration.ofSeconds(1);

  @ParameterizedTest
  @EnumSource(
      value = LocalServer.Kind.class,
      names = {"POSTGRESQL", "REDIS"})
  void atAnyTimeAtMostOneClaims(LocalServer.Kind kind) {
    long seed = System.nanoTime();
    System.out.println("chaos on " + kind + " with seed " + seed);
    Random random = new Random(seed);
    long end = System.nanoTime() + Duration.ofMinutes(Long.getLong("fleet.chaos")).toNanos();
    try (LocalServer server = LocalServer.start(kind)) {
      String url =
          kind == LocalServer.Kind.REDIS ? "redis://127.0.0.1:" + server.port() : server.r2dbcUrl();
      try (Fleet fleet = new Fleet(Contender.class, url, TTL, 3)) {
        List<String> alive = new ArrayList<>();
        while (System.nanoTime() - end < 0) {
          while (alive.size() < 3) {
            alive.add(fleet.start());
          }
          String one = alive.get(random.nextInt(alive.size()));
          Duration time = Duration.ofMillis(random.nextInt(3000));
          switch (random.nextInt(8)) {
            case 0 -> {
              fleet.process(one).kill();
              alive.remove(one);
            }
            case 1 -> {
              fleet.process(one).end();
              alive.remove(one);
            }
            case 2 -> {
              server.freeze();
              Fleet.pause(time);
              server.thaw();
            }
            case 3 -> server.crashAndRestart();
            default -> {
              fleet.process(one).freeze();
              Fleet.pause(time);
              fleet.process(one).thaw();
            }
          }
          Fleet.pause(Duration.ofMillis(random.nextInt(1000)));
          fleet.assertOneAtATime();
          fleet.witness().shorten();
        }
        fleet.claimedAfter(System.nanoTime());
        fleet.assertOneAtATime();
      }
    }
  }
}
