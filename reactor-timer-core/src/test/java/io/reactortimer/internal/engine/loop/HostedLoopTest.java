// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.internal.engine.time.ManualTimeSource;
import org.junit.jupiter.api.Test;

class HostedLoopTest {

  /** Counts what it asks for, and does not do it. */
  private static final class Host extends HostedLoop {
    private int failing;
    private int begun;
    private int asked;

    Host(int failing) {
      super(new ManualTimeSource(0), new Recorder());
      this.failing = failing;
    }

    @Override
    protected void begins() {
      begun++;
      if (failing > 0) {
        failing--;
        throw new StackOverflowError();
      }
    }

    @Override
    protected void runSoon() {
      asked++;
    }

    @Override
    protected void runAt(long plannedNanos, long nowNanos) {
      throw new IllegalStateException("nothing is armed");
    }
  }

  @Test
  void aRunThatIsCutShortIsFollowedByAnother() {
    Host host = new Host(1);
    assertThatThrownBy(host::run).isInstanceOf(StackOverflowError.class);
    assertThat(host.loop().inLoop()).isFalse();
    assertThat(host.asked).isOne();
    host.run();
    assertThat(host.begun).isEqualTo(2);
    assertThat(host.asked).isOne();
  }

  @Test
  void aRunThatNothingIsLeftForAsksForNoOther() {
    Host host = new Host(0);
    host.run();
    assertThat(host.asked).isZero();
  }
}
