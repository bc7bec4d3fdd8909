// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.pauses;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * A process that waits for the answers to many calls, each on a connection of its own and with a
 * timeout, and then says how many it was told had timed out. Half of the timeouts are Reactor's.
 */
final class CallingApplication {

  static final int CALLS = 200;

  /** Nobody answers these. */
  static final int HOPELESS = 20;

  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final int WARM_UP = 10_000;

  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger timedOut = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger hopeless = new AtomicInteger();
  private final CountDownLatch told = new CountDownLatch(CALLS + HOPELESS);
  private final WebClient client;

  private CallingApplication(String port) {
    ConnectionProvider connections =
        ConnectionProvider.builder("calls").maxConnections(CALLS + HOPELESS).build();
    client =
        WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(HttpClient.create(connections)))
            .baseUrl("http://localhost:" + port)
            .build();
  }

  /** Arguments: the port of the server; the grace in milliseconds. */
  public static void main(String[] arguments) throws InterruptedException {
    ReactorTimers.install(
        TimerScheduler.builder("calls")
            .pauseGrace(Duration.ofMillis(Long.parseLong(arguments[1]))));
    // Something that ticks, so that a pause is seen when it ends.
    Disposable heartbeat = Flux.interval(Duration.ofMillis(20)).onBackpressureDrop().subscribe();
    CallingApplication application = new CallingApplication(arguments[0]);
    application.warmUp();
    application.call();
    application.told.await();
    heartbeat.dispose();
    System.out.printf(
        "TOLD %s %s %s %s%n",
        application.answered, application.timedOut, application.failed, application.hopeless);
    System.exit(0);
  }

  /** As in an application that has answered for a while: else its first answers load classes. */
  private void warmUp() {
    Flux.range(0, WARM_UP)
        .flatMap(number -> guarded("/at-once", number), CALLS)
        .blockLast(Duration.ofMinutes(1));
  }

  private void call() {
    for (int i = 0; i < CALLS; i++) {
      guarded("/answered", i)
          .subscribe(answer -> count(answered), failure -> count(outcome(failure)));
    }
    for (int i = 0; i < HOPELESS; i++) {
      guarded("/never", i)
          .subscribe(
              answer -> count(failed),
              failure -> count(failure instanceof TimeoutException ? hopeless : failed));
    }
  }

  private AtomicInteger outcome(Throwable failure) {
    return failure instanceof TimeoutException ? timedOut : failed;
  }

  private void count(AtomicInteger outcomes) {
    outcomes.incrementAndGet();
    told.countDown();
  }

  private Mono<String> guarded(String path, int number) {
    Mono<String> call = client.get().uri(path).retrieve().bodyToMono(String.class);
    return number % 2 == 0 ? call.timeout(LIMIT) : Timers.timeout(call, LIMIT);
  }
}
