// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.reactortimer.live.TimerKind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/** The timers of a pool of database connections are listed for as long as it needs them. */
@Timeout(90)
class R2dbcPoolTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension final TakenOver parallel = new TakenOver();

  private static ConnectionPoolConfiguration.Builder settings() {
    return ConnectionPoolConfiguration.builder(H2ConnectionFactory.inMemory("libraries"))
        .initialSize(0)
        .maxSize(1);
  }

  @Test
  void whatEvictsIdleConnectionsIsListedUntilThePoolIsDisposed() {
    assertThat(parallel.listing().timers()).isEmpty();

    ConnectionPool pool = new ConnectionPool(settings().backgroundEvictionInterval(HOUR).build());
    assertThat(parallel.listing().only(TimerKind.TASK).task())
        .isEqualTo("reactor.pool.SimpleDequePool");

    pool.dispose();
    parallel.listing().none();
  }

  @Test
  void idleConnectionsAreEvicted() {
    ConnectionPool pool =
        new ConnectionPool(
            settings()
                .maxIdleTime(Duration.ofMillis(1))
                .backgroundEvictionInterval(Duration.ofMillis(20))
                .build());
    long first = parallel.listing().only(TimerKind.TASK).id();
    Mono.from(pool.create().block(Waiting.PATIENCE).close()).block(Waiting.PATIENCE);

    Waiting.until(
        "an empty pool", () -> pool.getMetrics().orElseThrow().allocatedSize(), size -> size == 0);
    Waiting.until(
        "the next round",
        () -> parallel.listing().only(TimerKind.TASK),
        timer -> timer.id() != first);

    pool.dispose();
    parallel.listing().none();
  }

  @Test
  void aCallerThatWaitsForAConnectionIsListedAsATimeout() {
    ConnectionPool pool =
        new ConnectionPool(
            settings().backgroundEvictionInterval(Duration.ZERO).maxAcquireTime(HOUR).build());
    Connection held = pool.create().block(Waiting.PATIENCE);
    parallel.listing().none();

    CompletableFuture<Connection> waiting = pool.create().toFuture();
    assertThat(parallel.listing().only(TimerKind.TIMEOUT).operators()).contains("timeout");
    assertThat(waiting).isNotDone();

    Mono.from(held.close()).block(Waiting.PATIENCE);
    Connection next = waiting.orTimeout(30, TimeUnit.SECONDS).join();
    parallel.listing().none();

    Mono.from(next.close()).block(Waiting.PATIENCE);
    pool.dispose();
  }
}
