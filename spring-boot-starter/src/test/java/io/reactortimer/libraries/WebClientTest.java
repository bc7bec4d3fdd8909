// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.ObservationRegistry;
import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.ProfileBy;
import io.reactortimer.live.TimerGroup;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * What guards and repeats a call of Spring's {@code WebClient} is listed in an application that
 * takes over the default scheduler by its property, and is gone when the call is.
 */
@Timeout(90)
class WebClientTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private Scheduler before;
  private ConfigurableApplicationContext context;
  private TimerScheduler scheduler;
  private Listing listing;
  private WebClient client;

  @BeforeEach
  void start() {
    before = Schedulers.parallel();
    SpringApplication application = new SpringApplication(Application.class);
    context =
        application.run(
            "--server.port=0",
            "--reactor-timer.default-scheduler=true",
            "--reactor-timer.name=webclient");
    scheduler = context.getBean(TimerScheduler.class);
    assertThat(ReactorTimers.installed()).containsSame(scheduler);
    listing = new Listing(scheduler);
    client =
        WebClient.create(
            "http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
    assertThat(listing.timers()).isEmpty();
  }

  @AfterEach
  void stop() {
    context.close();
    assertThat(ReactorTimers.installed()).isEmpty();
    assertThat(Schedulers.parallel()).isSameAs(before);
  }

  private Mono<String> call(String path) {
    return client.get().uri(path).retrieve().bodyToMono(String.class).timeout(HOUR);
  }

  private void waitForCalls(int calls) {
    Calls made = context.getBean(Calls.class);
    Waiting.until("calls at the server", made.count::get, seen -> seen >= calls);
  }

  @Test
  void aCallThatHangsIsListedAsATimeout() {
    Disposable call = call("/hangs").subscribe();
    waitForCalls(1);
    assertThat(listing.only(TimerKind.TIMEOUT).operators()).contains("timeout", "lambda");
    assertThat(listing.only(TimerKind.TIMEOUT).call())
        .startsWith("Request to GET http://localhost:")
        .endsWith("/hangs [DefaultWebClient]");

    call.dispose();
    listing.none();
  }

  /** A call whose URI is a template, by a client whose calls are observed. */
  private Mono<Integer> templated() {
    ObservationRegistry observed = ObservationRegistry.create();
    observed.observationConfig().observationHandler(each -> true);
    return client
        .mutate()
        .observationRegistry(observed)
        .build()
        .get()
        .uri("/{what}", "hangs")
        .retrieve()
        .bodyToMono(String.class)
        .map(String::length);
  }

  @Test
  void theNameOfACallHasNoPassword() {
    client =
        client
            .mutate()
            .baseUrl("http://ann:secret@rooms")
            .exchangeFunction(request -> Mono.never())
            .build();
    Disposable call = templated().timeout(HOUR).subscribe();
    assertThat(listing.only(TimerKind.TIMEOUT).name()).isEqualTo("GET rooms/{what}");

    call.dispose();
    listing.none();
  }

  private String template() {
    return "GET localhost:" + context.getEnvironment().getProperty("local.server.port") + "/{what}";
  }

  static Stream<UnaryOperator<Mono<Integer>>> timeouts() {
    return Stream.of(call -> call.timeout(HOUR), call -> Timers.timeout(call, HOUR));
  }

  @ParameterizedTest
  @MethodSource("timeouts")
  void anObservedCallIsNamedByTheTemplateOfItsUri(UnaryOperator<Mono<Integer>> timeout) {
    Disposable call = timeout.apply(templated()).subscribe();
    waitForCalls(1);
    TimerInfo listed = listing.only(TimerKind.TIMEOUT);
    assertThat(listed.name()).isEqualTo(template());
    assertThat(listed.call()).isEqualTo(template());

    LiveTimers live = scheduler.live().withPatience(Waiting.PATIENCE);
    assertThat(live.groups(10).groups()).extracting(TimerGroup::name).containsExactly(template());
    assertThat(live.page(TimerQuery.all().name(template())).matching()).isOne();

    call.dispose();
    listing.none();
    // Its end is counted there, too: else a group without a live timer would not be known.
    assertThat(live.profile(ProfileBy.GROUP, 100).entries())
        .filteredOn(group -> template().equals(group.name()))
        .singleElement()
        .satisfies(group -> assertThat(group.kind()).isEqualTo(TimerKind.TIMEOUT));
  }

  @ParameterizedTest
  @MethodSource("timeouts")
  void aNameThatWasGivenPrecedesTheTemplate(UnaryOperator<Mono<Integer>> timeout) {
    Disposable call =
        timeout.apply(templated()).contextWrite(Timers.named("rooms.find")).subscribe();
    waitForCalls(1);
    assertThat(listing.only(TimerKind.TIMEOUT).name()).isEqualTo("rooms.find");

    call.dispose();
    listing.none();
  }

  @Test
  void anAddressIsNoName() {
    Disposable call = call("/hangs").subscribe();
    waitForCalls(1);
    assertThat(listing.only(TimerKind.TIMEOUT).name()).isNull();

    call.dispose();
    listing.none();
  }

  @Test
  void aCallThatIsToBeRepeatedIsListedAsABackoff() {
    Disposable call = call("/fails-twice").retryWhen(Retry.backoff(5, HOUR)).subscribe();
    waitForCalls(1);
    assertThat(listing.only(TimerKind.RETRY_BACKOFF).operators()).contains("retryWhen");

    call.dispose();
    listing.none();
  }

  @Test
  void aCallIsRepeatedUntilItSucceeds() {
    long delivered = scheduler.counters().delivered();
    assertThat(
            call("/fails-twice")
                .retryWhen(Retry.backoff(5, Duration.ofMillis(10)))
                .block(Waiting.PATIENCE))
        .isEqualTo("third");
    listing.none();
    assertThat(scheduler.counters().delivered()).as("backoffs").isEqualTo(delivered + 2);
  }

  static final class Calls {
    final AtomicInteger count = new AtomicInteger();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    @Bean
    Calls calls() {
      return new Calls();
    }

    @Bean
    RouterFunction<ServerResponse> routes(Calls calls) {
      return RouterFunctions.route()
          .GET(
              "/hangs",
              request -> {
                calls.count.incrementAndGet();
                return Mono.never();
              })
          .GET(
              "/fails-twice",
              request ->
                  calls.count.incrementAndGet() < 3
                      ? ServerResponse.status(503).build()
                      : ServerResponse.ok().bodyValue("third"))
          .build();
    }
  }
}
