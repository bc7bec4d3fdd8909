// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.live.TimerKind;
import io.rsocket.Closeable;
import io.rsocket.DuplexConnection;
import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketConnector;
import io.rsocket.core.RSocketServer;
import io.rsocket.transport.local.LocalServerTransport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What keeps an RSocket connection alive is listed for as long as the connection is open. */
@Timeout(90)
class RSocketTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension final TakenOver parallel = new TakenOver();

  private final LocalServerTransport transport = LocalServerTransport.createEphemeral();

  private Closeable server;

  @BeforeEach
  void start() {
    server = RSocketServer.create(SocketAcceptor.with(new RSocket() {})).bindNow(transport);
  }

  @AfterEach
  void stop() {
    server.dispose();
  }

  @Test
  void bothEndsOfAConnectionKeepItAliveByAnInterval() {
    Duration period = Duration.ofMillis(20);
    assertThat(parallel.listing().timers()).isEmpty();

    RSocket client =
        RSocketConnector.create()
            .keepAlive(period, HOUR)
            .connect(transport.clientTransport())
            .block(Waiting.PATIENCE);

    assertThat(parallel.listing().only(TimerKind.INTERVAL, TimerKind.INTERVAL))
        .allSatisfy(timer -> assertThat(timer.operators()).containsExactly("interval", "lambda"))
        .allSatisfy(timer -> assertThat(timer.period()).isEqualTo(period));
    Waiting.until(
        "both tick",
        parallel.listing()::timers,
        timers -> timers.stream().filter(timer -> timer.ticks() >= 3).count() == 2);
    assertThat(client.isDisposed()).isFalse();

    client.dispose();
    parallel.listing().none();
  }

  @Test
  void aServerWaitsForTheSetupOfAConnectionByATimeout() {
    assertThat(parallel.listing().timers()).isEmpty();
    DuplexConnection silent = transport.clientTransport().connect().block(Waiting.PATIENCE);
    assertThat(parallel.listing().only(TimerKind.TIMEOUT).operators()).contains("timeout");

    silent.dispose();
    parallel.listing().none();
  }
}
