// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.amqp.ClaimsBasedSecurityNode;
import com.azure.core.amqp.implementation.ActiveClientTokenManager;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/**
 * The interval by which Azure's AMQP clients renew their tokens is listed, ticks, and is gone when
 * they are closed.
 */
@Timeout(90)
class AzureTokenRenewalTest {

  @RegisterExtension final TakenOver parallel = new TakenOver();

  @Test
  void tokensAreRenewedByAnInterval() {
    Tokens tokens = new Tokens();
    ActiveClientTokenManager manager =
        new ActiveClientTokenManager(Mono.just(tokens), "audience", "scopes");
    assertThat(parallel.listing().timers()).isEmpty();

    manager.authorize().block(Waiting.PATIENCE);
    TimerInfo timer = parallel.listing().only(TimerKind.INTERVAL);
    assertThat(timer.operators()).startsWith("interval").contains("takeUntil");

    Waiting.until("a renewal", tokens.issued::get, issued -> issued >= 2);
    Waiting.until(
        "the interval until the next one",
        () -> parallel.listing().only(TimerKind.INTERVAL).period(),
        period -> period.compareTo(Duration.ofMinutes(1)) > 0);

    manager.close();
    parallel.listing().none();
  }

  /** The first token is to be renewed soon, and those after it are not. */
  private static final class Tokens implements ClaimsBasedSecurityNode {

    final AtomicInteger issued = new AtomicInteger();

    @Override
    public Mono<OffsetDateTime> authorize(String audience, String scopes) {
      return Mono.fromSupplier(
          () -> {
            // The library counts in whole seconds, and rounds down 90 percent of what is left.
            Duration life =
                issued.getAndIncrement() == 0 ? Duration.ofMillis(2900) : Duration.ofHours(1);
            return OffsetDateTime.now(ZoneOffset.UTC).plus(life);
          });
    }

    @Override
    public void close() {}
  }
}
