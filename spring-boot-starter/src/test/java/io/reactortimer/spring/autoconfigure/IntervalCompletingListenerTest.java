// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/**
 * An application with open streams closes without waiting for its grace period: Boot says so
 * itself, so nothing here depends on time.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(90)
class IntervalCompletingListenerTest {

  private static final String COMPLETE = "Graceful shutdown complete";
  private static final String ABORTED = "Graceful shutdown aborted";

  /** The first event, and then none that could end a stream at its next tick. */
  private static final Duration SOON = Duration.ofMillis(50);

  private static final Duration LATER = Duration.ofHours(1);

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @RestController
  static class Streams {

    private final TimerScheduler timers;

    Streams(TimerScheduler timers) {
      this.timers = timers;
    }

    @GetMapping(path = "/interval", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<Long> interval() {
      return Timers.interval(SOON, LATER);
    }

    @GetMapping(path = "/merged", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<Long> merged() {
      return Flux.merge(Flux.<Long>never(), Timers.interval(SOON, LATER))
          .takeUntilOther(timers.onClosing());
    }

    @GetMapping(path = "/kept-alive", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<Long> keptAlive() {
      return Timers.keepAlive(Flux.concat(Flux.just(0L), Flux.never()), LATER, () -> -1L);
    }

    @GetMapping(path = "/repeated", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<Long> repeated() {
      return Timers.interval(SOON, LATER).repeat(3);
    }

    @GetMapping(path = "/lines", produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<Map<String, Long>> lines() {
      return Timers.interval(SOON, LATER).map(tick -> Map.of("tick", tick));
    }

    @GetMapping(path = "/text", produces = MediaType.TEXT_PLAIN_VALUE)
    Flux<String> text() {
      return Timers.interval(SOON, SOON).map(tick -> "tick\n");
    }

    /** Work in progress, which takes as long as it takes. */
    @GetMapping(path = "/paced", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<Integer> paced() {
      return Flux.zip(Flux.range(0, 20), Timers.interval(SOON, SOON), (order, tick) -> order);
    }

    @GetMapping(path = "/stock", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<Long> stock() {
      return Flux.interval(SOON, LATER);
    }
  }

  private static ConfigurableApplicationContext start(String... properties) {
    return new SpringApplicationBuilder(Streams.class)
        .web(WebApplicationType.REACTIVE)
        .properties("server.port=0", "spring.lifecycle.timeout-per-shutdown-phase=60s")
        .properties(properties)
        .run();
  }

  /** Opens a stream and waits for its first event. */
  private static CompletableFuture<Long> open(ConfigurableApplicationContext context, String path)
      throws InterruptedException {
    String port = context.getEnvironment().getProperty("local.server.port");
    CountDownLatch first = new CountDownLatch(1);
    CompletableFuture<Long> whole =
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
                BodyHandlers.ofLines())
            .thenApply(answer -> answer.body().peek(line -> first.countDown()).count());
    assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
    return whole;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/interval", "/merged", "/kept-alive", "/repeated", "/lines", "/text"})
  void anOpenStreamDoesNotHoldTheApplication(String path, CapturedOutput output) throws Exception {
    ConfigurableApplicationContext context = start();
    CompletableFuture<Long> stream = open(context, path);
    context.close();
    assertThat(output).contains(COMPLETE).doesNotContain(ABORTED);
    assertThat(stream.get(30, TimeUnit.SECONDS)).as("ended in good order").isPositive();
  }

  @Test
  void anAnswerThatIsPacedByTicksIsSentInFull(CapturedOutput output) throws Exception {
    ConfigurableApplicationContext context = start();
    CompletableFuture<Long> stream = open(context, "/paced");
    context.close();
    assertThat(output).contains(COMPLETE).doesNotContain(ABORTED);
    assertThat(stream.get(30, TimeUnit.SECONDS)).as("each a line and an empty one").isEqualTo(40);
  }

  @Test
  void aStockIntervalDoesNotEitherWhereTheDefaultIsTakenOver(CapturedOutput output)
      throws Exception {
    ConfigurableApplicationContext context = start("reactor-timer.default-scheduler=true");
    CompletableFuture<Long> stream = open(context, "/stock");
    context.close();
    assertThat(output).contains(COMPLETE).doesNotContain(ABORTED);
    assertThat(stream.get(30, TimeUnit.SECONDS)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void aParentContextThatClosesTakesItsChildWithIt(String takenOver, CapturedOutput output)
      throws Exception {
    ConfigurableApplicationContext child =
        new SpringApplicationBuilder(Parent.class)
            .web(WebApplicationType.NONE)
            .properties("server.port=0", "spring.lifecycle.timeout-per-shutdown-phase=60s")
            .properties("reactor-timer.default-scheduler=" + takenOver)
            .child(Streams.class)
            .web(WebApplicationType.REACTIVE)
            .run();
    CompletableFuture<Long> stream = open(child, "/interval");
    ((ConfigurableApplicationContext) child.getParent()).close();
    assertThat(output).contains(COMPLETE).doesNotContain(ABORTED);
    assertThat(stream.get(30, TimeUnit.SECONDS)).isPositive();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Parent {}

  @Test
  void aClientThatReconnectsDoesNotKeepTheApplicationEither(CapturedOutput output)
      throws Exception {
    ConfigurableApplicationContext context = start();
    AtomicInteger connections = new AtomicInteger();
    Thread client =
        new Thread(
            () -> {
              try {
                while (true) {
                  CompletableFuture<Long> stream = open(context, "/interval");
                  connections.incrementAndGet();
                  stream.join();
                }
              } catch (InterruptedException | RuntimeException | AssertionError refused) {
                // The server takes no more.
              }
            });
    client.setDaemon(true);
    client.start();
    while (connections.get() == 0) {
      Thread.onSpinWait();
    }
    context.close();
    assertThat(output).contains(COMPLETE).doesNotContain(ABORTED);
  }

  @Test
  void whereThatIsSwitchedOffBootWaitsForItsGracePeriod(CapturedOutput output) throws Exception {
    ConfigurableApplicationContext context =
        start(
            "reactor-timer.shutdown.complete-intervals=false",
            "spring.lifecycle.timeout-per-shutdown-phase=1s");
    open(context, "/interval");
    context.close();
    assertThat(output).contains(ABORTED).doesNotContain(COMPLETE);
  }

  @Test
  void aTakeoverThatAnotherContextHoldsGoesOn() {
    ConfigurableApplicationContext first = start("reactor-timer.default-scheduler=true");
    try (ConfigurableApplicationContext second = start("reactor-timer.default-scheduler=true")) {
      boolean[] ended = {false};
      var beat = Flux.interval(Duration.ofHours(1)).doOnComplete(() -> ended[0] = true).subscribe();
      first.close();
      TimerScheduler shared = second.getBean(TimerScheduler.class);
      assertThat(shared.isClosing()).isFalse();
      assertThat(
              shared
                  .live()
                  .withPatience(Waiting.PATIENCE)
                  .page(TimerQuery.all().kind(TimerKind.INTERVAL))
                  .timers())
          .isNotEmpty();
      assertThat(ended[0]).isFalse();
      beat.dispose();
    }
  }

  @Test
  void afterTheEndWhatWasCapturedTicksAgain() {
    TimerScheduler scheduler;
    try (ConfigurableApplicationContext context = start("reactor-timer.default-scheduler=true")) {
      scheduler = context.getBean(TimerScheduler.class);
    }
    assertThat(scheduler.isClosing()).isFalse();
    assertThat(scheduler.isDisposed()).isFalse();
  }
}
