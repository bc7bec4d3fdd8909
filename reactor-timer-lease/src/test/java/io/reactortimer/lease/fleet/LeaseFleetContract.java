// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Processes of their own on a real store, and whatever may happen to them: at any time at most one
 * of them claims. {@code -Dfleet.stops} says how often the leader is stopped; no time is asserted.
 */
abstract class LeaseFleetContract {

  private static final Duration TTL = Duration.ofMillis(600);
  private static final int STOPS = Integer.getInteger("fleet.stops", 10);

  private LocalServer server;
  private Fleet fleet;

  abstract LocalServer.Kind kind();

  abstract String url(LocalServer server);

  @BeforeEach
  void start() {
    server = LocalServer.start(kind());
  }

  @AfterEach
  void stop() {
    if (fleet != null) {
      fleet.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private Fleet fleet(int processes, Duration ttl, int names) {
    fleet = new Fleet(Contender.class, url(server), ttl, names);
    for (int i = 0; i < processes; i++) {
      fleet.start();
    }
    return fleet;
  }

  @Test
  void aLeaderThatIsStoppedForLongerThanItsLeaseNeverClaimsBesideTheNext() {
    fleet(3, TTL, 1);
    for (int stop = 1; stop <= STOPS; stop++) {
      fleet.freezeLeader(TTL.multipliedBy(3).dividedBy(2));
      fleet.claimedAfter(System.nanoTime());
      if (stop % 50 == 0) {
        fleet.assertOneAtATime();
        System.out.println(
            kind()
                + ": no claim beside another's in "
                + stop
                + " stops; the token is "
                + fleet.witness().last(Report.LEASE).token());
        fleet.witness().shorten();
      }
    }
    fleet.assertOneAtATime();
    assertThat(fleet.witness().last(Report.LEASE).token()).as("hand-overs").isGreaterThan(1);
  }

  @Test
  void aStopOfAnyLengthIsSafe() {
    fleet(2, TTL, 1);
    for (int i = 1; i <= STOPS; i++) {
      fleet.freezeLeader(TTL.multipliedBy(i % 10 + 1).dividedBy(6));
    }
    fleet.claimedAfter(System.nanoTime());
    fleet.assertOneAtATime();
  }

  @Test
  void aLeaderThatIsKilledIsFollowedByAnother() {
    fleet(2, TTL, 1);
    String leader = fleet.claimedAfter(System.nanoTime()).process();
    fleet.process(leader).kill();
    fleet.claimedByAnother(leader);
    fleet.assertOneAtATime();
  }

  @Test
  void aLeaderThatClosesHandsOver() {
    // So long that nobody waits for the end of it.
    fleet(2, Duration.ofMinutes(30), 1);
    String leader = fleet.claimedAfter(System.nanoTime()).process();
    fleet.process(leader).end();
    fleet.claimedByAnother(leader);
    fleet.assertOneAtATime();
  }

  @Test
  void aStoreThatStandsStillOrStartsAgainCostsTicksAndNothingElse() {
    fleet(2, TTL, 1);
    for (int i = 0; i < 3; i++) {
      fleet.claimedAfter(System.nanoTime());
      server.freeze();
      Fleet.pause(TTL.multipliedBy(i + 1));
      server.thaw();
      fleet.claimedAfter(System.nanoTime());
    }
    server.crashAndRestart();
    fleet.claimedAfter(System.nanoTime());
    fleet.assertOneAtATime();
  }

  @Test
  void aStoreThatIsSlowCostsTicksAndNothingElse() {
    fleet(2, TTL, 1);
    fleet.claimedAfter(System.nanoTime());
    for (int i = 0; i < STOPS; i++) {
      // Answers come late, some of them after the time that they grant.
      server.freeze();
      Fleet.pause(TTL.multipliedBy(i % 7 + 1).dividedBy(6));
      server.thaw();
      Fleet.pause(TTL.dividedBy(20));
    }
    fleet.claimedAfter(System.nanoTime());
    fleet.assertOneAtATime();
  }

  @Test
  void aHundredNamesAreHeldAtOnce() {
    fleet(2, Duration.ofSeconds(6), 100);
    String leader = fleet.claimedAfter(System.nanoTime()).process();
    fleet.process(leader).freeze();
    fleet.claimedByAnother(leader);
    fleet.process(leader).thaw();
    fleet.claimedAfter(System.nanoTime());
    fleet.assertOneAtATime();
    assertThat(fleet.witness().claims().stream().map(Claim::name).distinct().count())
        .isGreaterThan(1);
  }

  @Test
  void aWallClockOfOneProcessThatIsAnotherDoesNoHarm() throws Exception {
    Path library;
    try (Stream<Path> found = Files.walk(Path.of("/usr/lib"), 4)) {
      library = found.filter(file -> file.endsWith("libfaketimeMT.so.1")).findFirst().orElse(null);
    }
    Assumptions.assumeTrue(library != null, "faketime is not installed");
    fleet = new Fleet(Contender.class, url(server), TTL, 1);
    for (String shift : List.of("-1h", "+1h", "+0")) {
      fleet.start(
          Map.of(
              "LD_PRELOAD",
              library.toString(),
              "FAKETIME",
              shift,
              "FAKETIME_DONT_FAKE_MONOTONIC",
              "1"));
    }
    for (int i = 0; i < 3; i++) {
      fleet.freezeLeader(TTL.multipliedBy(3).dividedBy(2));
      fleet.claimedAfter(System.nanoTime());
    }
    fleet.assertOneAtATime();
  }
}
