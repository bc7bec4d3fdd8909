// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.pauses;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
 * timeout, and then says how many it was told had timed out, and when. Half of the timeouts are
 * Reactor's.
 *
 * <p>All timers are on one loop, and a delay that comes due with the timeouts, and is none, shows
 * when that has gone on. A second one, as long as a grace is by default, begins then.
 */
final class CallingApplication {

  static final int CALLS = 200;

  /** Nobody answers these. */
  static final int HOPELESS = 20;

  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Duration SHORT = Duration.ofMillis(50);

  static final Duration DEFAULT_GRACE = Duration.ofMillis(100);

  private static final int WARM_UP = 10_000;

  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger timedOut = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger hopeless = new AtomicInteger();
  private final CountDownLatch told = new CountDownLatch(CALLS + HOPELESS + 1);

  /** The timeouts, as they are told. */
  private final Queue<Told> timeouts = new ConcurrentLinkedQueue<>();

  private final WebClient client;
  private volatile long resumedNanos;
  private volatile long graceOverNanos;

  /**
   * A call that was told to have timed out.
   *
   * @param number in the order of deadlines
   * @param overdueNanos how long it took at least beyond its limit
   */
  private record Told(int number, long atNanos, long overdueNanos) {}

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
            .workers(1)
            .pauseGrace(Duration.ofMillis(Long.parseLong(arguments[1]))));
    // Something that ticks, so that a pause is seen when it ends.
    Disposable heartbeat = Flux.interval(Duration.ofMillis(20)).onBackpressureDrop().subscribe();
    CallingApplication application = new CallingApplication(arguments[0]);
    application.warmUp();
    System.out.println("WARM");
    application.call();
    application.told.await();
    heartbeat.dispose();
    application.tell();
    System.exit(0);
  }

  private void tell() {
    System.out.printf("TOLD %s %s %s %s%n", answered, timedOut, failed, hopeless);
    System.out.printf("RESUMED %d %d%n", resumedNanos, graceOverNanos);
    for (Told timeout : timeouts) {
      System.out.printf(
          "TIMEOUT %d %d %d%n", timeout.number(), timeout.atNanos(), timeout.overdueNanos());
    }
  }

  /**
   * As in an application that has answered for a while, and has seen timeouts: else its first
   * answers and timeouts load classes.
   */
  private void warmUp() {
    Flux.range(0, WARM_UP)
        .flatMap(number -> guarded("/at-once", number, LIMIT), CALLS)
        .blockLast(Duration.ofMinutes(1));
    Flux.range(0, CALLS)
        .flatMap(number -> guarded("/silent", number, SHORT).onErrorResume(late -> Mono.empty()))
        .blockLast(Duration.ofMinutes(1));
  }

  private void call() {
    // Due before all timeouts, and like them while the process is stopped.
    Mono.delay(LIMIT).subscribe(due -> resumed());
    for (int i = 0; i < CALLS + HOPELESS; i++) {
      boolean hopelessOne = i % ((CALLS + HOPELESS) / HOPELESS) == 0;
      call(i, hopelessOne ? "/never" : "/answered", hopelessOne ? hopeless : timedOut);
    }
  }

  private void resumed() {
    resumedNanos = System.nanoTime();
    Mono.delay(DEFAULT_GRACE)
        .subscribe(
            over -> {
              graceOverNanos = System.nanoTime();
              told.countDown();
            });
  }

  private void call(int number, String path, AtomicInteger timeoutsOfIt) {
    long limitNanos = System.nanoTime() + LIMIT.toNanos();
    guarded(path, number, LIMIT)
        .subscribe(
            answer -> count(answered),
            failure -> {
              if (failure instanceof TimeoutException) {
                long nowNanos = System.nanoTime();
                timeouts.add(new Told(number, nowNanos, nowNanos - limitNanos));
                count(timeoutsOfIt);
              } else {
                count(failed);
              }
            });
  }

  private void count(AtomicInteger outcomes) {
    outcomes.incrementAndGet();
    told.countDown();
  }

  private Mono<String> guarded(String path, int number, Duration limit) {
    Mono<String> call = client.get().uri(path).retrieve().bodyToMono(String.class);
    return number % 2 == 0 ? call.timeout(limit) : Timers.timeout(call, limit);
  }
}
