// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareThreadsTest {

  @Test
  void aThreadThatIsFreeForAnotherLoopHasNoInterruptionOfItsCallbackLeft()
      throws InterruptedException {
    SpareThreads spares = new SpareThreads(Thread::new, 0); // none waits, so it does not park
    boolean[] interrupted = {true};
    Thread stuckBefore =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              spares.await("spare");
              interrupted[0] = Thread.interrupted();
            });
    stuckBefore.start();
    stuckBefore.join();
    assertThat(interrupted[0]).isFalse();
  }
}
