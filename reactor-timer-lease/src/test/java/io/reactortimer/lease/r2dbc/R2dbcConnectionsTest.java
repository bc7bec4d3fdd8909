// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.r2dbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.lease.LeaseStore;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** No connection is left to nobody: no pool bounds those of the store. */
class R2dbcConnectionsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_OPENING = Duration.ofSeconds(30);

  private final ScriptedDatabase database = new ScriptedDatabase();
  private final LeaseStore store = R2dbcLeaseStore.of(database);

  @AfterEach
  void realTime() {
    VirtualTimeScheduler.reset();
  }

  private Mono<Map<String, LeaseStore.Holding>> asked() {
    return store.acquire("one", new TreeMap<>(Map.of("a", 0L)), Duration.ofSeconds(15));
  }

  @Test
  void aDatabaseThatIsNotSupportedIsConnectedToOnceAndLeft() {
    database.product = () -> "Microsoft SQL Server";
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> asked().block(PATIENCE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "leases need PostgreSQL, MySQL, MariaDB or H2; the connection leads to:"
                  + " Microsoft SQL Server");
    }
    assertThat(database.opened).hasValue(1);
    assertThat(database.closed).hasValue(1);
  }

  @Test
  void aConnectionThatDoesNotSayWhereItLeadsIsClosedAndFollowedByAnother() {
    database.product =
        () -> {
          throw new IllegalStateException("no metadata");
        };
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> asked().block(PATIENCE)).hasMessage("no metadata");
    }
    assertThat(database.opened).hasValue(3);
    assertThat(database.closed).hasValue(3);
  }

  @Test
  void aConnectionWhoseTableIsNotMadeInTimeIsClosed() {
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    database.answer = Mono::never;
    Disposable asking = asked().onErrorComplete().subscribe();
    time.advanceTimeBy(LONGEST_OPENING);
    assertThat(asking.isDisposed()).isTrue();
    assertThat(database.opened).hasValue(1);
    assertThat(database.closed).hasValue(1);
  }

  @Test
  void aConnectionThatComesAfterTheCloseIsClosedThoughNobodyWaitsForIt() {
    Sinks.One<String> late = Sinks.one();
    database.connecting = late::asMono;
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    asked().subscribe();
    time.advanceTimeBy(Duration.ofSeconds(1));
    store.close().subscribe().dispose();
    late.tryEmitValue("now");
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(database.opened).hasValue(1);
    assertThat(database.closed).hasValue(1);
  }
}
