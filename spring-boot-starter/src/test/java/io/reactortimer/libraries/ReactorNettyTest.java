// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.timeout.ReadTimeoutException;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.client.PrematureCloseException;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

/**
 * Of the timers around a call by Reactor Netty, those on Reactor's default scheduler are listed
 * until the call goes on. Those on its event loops and on a thread of its own are not seen.
 */
@Timeout(90)
class ReactorNettyTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final String POOL = "reactor.netty.internal.shaded.reactor.pool.";

  @RegisterExtension final TakenOver parallel = new TakenOver();

  private final AtomicInteger arrived = new AtomicInteger();
  private final Sinks.Empty<Void> answer = Sinks.empty();

  private DisposableServer server;
  private ConnectionProvider connections;

  @BeforeEach
  void start() {
    server = start(HttpServer.create());
  }

  private DisposableServer start(HttpServer settings) {
    return settings
        .host("localhost")
        .port(0)
        .handle(
            (request, response) -> {
              arrived.incrementAndGet();
              return answer.asMono();
            })
        .bindNow(Waiting.PATIENCE);
  }

  @AfterEach
  void stop() {
    // No answer is sent here: what still waits for one is a connection that timed out, and Netty
    // throws in a thread that writes to a channel that is just being closed.
    if (connections != null) {
      // A channel that is just being closed may not be registered any more; Netty throws then.
      connections
          .disposeLater()
          .onErrorComplete(IllegalStateException.class)
          .block(Waiting.PATIENCE);
    }
    server.disposeNow(Waiting.PATIENCE);
  }

  private static ConnectionProvider.Builder one() {
    return ConnectionProvider.builder("one").maxConnections(1).pendingAcquireTimeout(HOUR);
  }

  private HttpClient client(ConnectionProvider.Builder settings) {
    connections = settings.build();
    return HttpClient.create(connections).remoteAddress(server::address);
  }

  private static Mono<HttpClientResponse> call(HttpClient client) {
    return client.get().uri("/").response();
  }

  private void waitForCalls(int calls) {
    Waiting.until("calls at the server", arrived::get, seen -> seen == calls);
  }

  @Test
  void aCallWithATimeoutIsListedUntilItIsAnswered() {
    HttpClient client = client(one());
    assertThat(parallel.listing().timers()).isEmpty();

    var answered = call(client).timeout(HOUR).toFuture();
    waitForCalls(1);
    assertThat(parallel.listing().only(TimerKind.TIMEOUT).operators()).contains("timeout");
    assertThat(answered).isNotDone();

    answer.tryEmitEmpty();
    assertThat(Mono.fromFuture(answered).block(Waiting.PATIENCE).status().code()).isEqualTo(200);
    parallel.listing().none();
  }

  @Test
  void aCallThatWaitsForAConnectionIsListed() {
    HttpClient client = client(one());
    var first = call(client).toFuture();
    waitForCalls(1);
    assertThat(parallel.listing().timers()).isEmpty();

    var second = call(client).toFuture();
    TimerInfo waiting = parallel.listing().only(TimerKind.TASK);
    assertThat(waiting.task()).startsWith(POOL);
    assertThat(waiting.operators())
        .contains("reactor.netty.resources.DefaultPooledConnectionProvider");

    answer.tryEmitEmpty();
    assertThat(Mono.fromFuture(first).block(Waiting.PATIENCE).status().code()).isEqualTo(200);
    assertThat(Mono.fromFuture(second).block(Waiting.PATIENCE).status().code()).isEqualTo(200);
    parallel.listing().none();
  }

  @Test
  void theWorkOfAPoolIsListedWhereItIsGivenTheDefaultScheduler() {
    HttpClient client =
        client(one().evictInBackground(HOUR, Schedulers.parallel()).disposeTimeout(HOUR));
    assertThat(parallel.listing().timers()).isEmpty();

    var call = call(client).toFuture();
    waitForCalls(1);
    assertThat(parallel.listing().only(TimerKind.TASK).task()).isEqualTo(POOL + "SimpleDequePool");

    connections.dispose();
    assertThat(parallel.listing().only(TimerKind.TASK, TimerKind.TASK))
        .extracting(TimerInfo::task)
        .containsExactlyInAnyOrder(
            POOL + "SimpleDequePool", POOL + "decorators.GracefulShutdownInstrumentedPool");

    answer.tryEmitEmpty();
    assertThat(Mono.fromFuture(call).block(Waiting.PATIENCE).status().code()).isEqualTo(200);
    parallel.listing().none();
  }

  @Test
  void whatEvictsConnectionsElseIsOnAThreadOfItsOwn() {
    long before = parallel.listing().scheduled();
    HttpClient client = client(one().evictInBackground(SOON).maxIdleTime(Duration.ofMillis(1)));
    answer.tryEmitEmpty();
    Disposable[] evicted = new Disposable[1];
    call(client.doOnConnected(connection -> evicted[0] = connection)).block(Waiting.PATIENCE);

    Waiting.until("eviction", evicted[0]::isDisposed, gone -> gone);
    assertThat(parallel.listing().scheduled()).isEqualTo(before);
  }

  @Test
  void timeoutsOfTheClientAreOnItsEventLoop() {
    long before = parallel.listing().scheduled();
    HttpClient client = client(one()).responseTimeout(SOON);

    assertThatThrownBy(() -> call(client).block(Waiting.PATIENCE))
        .isInstanceOf(ReadTimeoutException.class);
    assertThat(parallel.listing().scheduled()).isEqualTo(before);
  }

  @Test
  void timeoutsOfTheServerAreOnItsEventLoop() {
    server.disposeNow(Waiting.PATIENCE);
    server = start(HttpServer.create().requestTimeout(SOON));
    long before = parallel.listing().scheduled();
    Mono<Integer> neverSent =
        client(one())
            .post()
            .uri("/")
            .send((request, outbound) -> outbound.sendString(Flux.never()))
            .response()
            .map(response -> response.status().code())
            // The connection may be closed before the response is read.
            .onErrorReturn(PrematureCloseException.class, 408);

    assertThat(neverSent.block(Waiting.PATIENCE)).isEqualTo(408);
    assertThat(parallel.listing().scheduled()).isEqualTo(before);
  }
}
