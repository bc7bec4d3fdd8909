// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.libraries.Waiting;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(90)
@ExtendWith(OutputCaptureExtension.class)
class SuspectLooksTest {

  @Test
  void anErrorCostsOneLookAndIsLogged(CapturedOutput output) {
    AtomicInteger begun = new AtomicInteger();
    SuspectLooks looks =
        new SuspectLooks(
            () -> {
              begun.incrementAndGet();
              throw new StackOverflowError("expected");
            },
            Duration.ofMillis(1));
    looks.afterSingletonsInstantiated();
    try {
      Waiting.until("a look after an error", begun::get, count -> count > 1);
    } finally {
      looks.destroy();
    }
    assertThat(output).contains("A look for suspects has failed").contains("expected");
  }
}
