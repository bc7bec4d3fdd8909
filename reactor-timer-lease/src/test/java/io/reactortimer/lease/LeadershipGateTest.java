// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A heartbeat of 500 ms and a doubt of 10 s, on clocks that are turned by hand. */
class LeadershipGateTest {

  private final TurnedClock clock = new TurnedClock();
  private final LeadershipGate gate =
      LeadershipGate.start("leader", ofMillis(500), ofSeconds(10), clock.timers, clock);

  @AfterEach
  void end() {
    gate.dispose();
    clock.timers.dispose();
  }

  @Test
  void followsGrantsAndRevocations() {
    assertThat(gate.isOpen()).isFalse();
    gate.granted();
    assertThat(gate.token()).isZero();
    gate.revoked();
    assertThat(gate.isOpen()).isFalse();
  }

  @Test
  void staysOpenWhileThisProcessRuns() {
    gate.granted();
    clock.pass(ofSeconds(3600));
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void closesByItselfAfterAPauseUntilTheDoubtIsOver() {
    gate.granted();
    clock.pass(ofSeconds(1));
    clock.pause(ofMillis(501));
    assertThat(gate.isOpen()).isFalse(); // before anything of this process has run
    clock.pass(ofSeconds(9));
    assertThat(gate.isOpen()).isFalse();
    clock.pass(ofSeconds(2)); // nobody has revoked it
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void aRevocationDuringTheDoubtIsFinal() {
    gate.granted();
    clock.pass(ofSeconds(1));
    clock.pause(ofSeconds(6));
    clock.pass(ofMillis(600));
    gate.revoked();
    clock.pass(ofSeconds(60));
    assertThat(gate.isOpen()).isFalse();
  }

  @Test
  void aFreshGrantEndsTheDoubt() {
    gate.granted();
    clock.pause(ofSeconds(6));
    clock.pass(ofMillis(600));
    gate.granted();
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void staysOpenWhileTheApplicationClosesForWorkThatGoesOn() {
    gate.granted();
    clock.timers.scheduler().beginClosing();
    clock.pass(ofSeconds(60));
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void aGrantThatComesAfterItsEndOpensNothing() {
    gate.granted();
    gate.dispose();
    gate.granted();
    assertThat(gate.isOpen()).isFalse();
  }

  @Test
  void tellsThoseWhoWaitAfterTheDoubtToo() {
    int[] told = {0};
    gate.granted();
    clock.pass(ofSeconds(1));
    clock.pause(ofSeconds(6));
    gate.whenOpen(() -> told[0]++);
    clock.pass(ofSeconds(5));
    assertThat(told[0]).isZero();
    clock.pass(ofSeconds(6));
    assertThat(told[0]).isEqualTo(1);
  }

  @Test
  void durationsMustBePositiveAndFitIntoNanoseconds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeadershipGate.start("x", ofMillis(0), ofSeconds(1), clock.timers))
        .withMessage("heartbeat must be positive: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> LeadershipGate.start("x", ofSeconds(1), ofSeconds(Long.MAX_VALUE), clock.timers))
        .withMessageStartingWith("doubt must fit into 2^63 nanoseconds (292 years): PT256");
  }
}
