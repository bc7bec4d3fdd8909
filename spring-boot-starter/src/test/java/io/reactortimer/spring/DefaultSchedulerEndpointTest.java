// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/** What the endpoint tells of timers that unmodified code made on a taken over default. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.endpoints.web.exposure.include=timers",
      "reactor-timer.default-scheduler=true",
      "reactor-timer.names-from-operators=true"
    })
@AutoConfigureWebTestClient(timeout = "60s")
@DirtiesContext // its takeover is for this test alone
class DefaultSchedulerEndpointTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Autowired private WebTestClient client;

  private final Disposable.Composite started = Disposables.composite();

  @AfterEach
  void cancel() {
    started.dispose();
  }

  @Test
  void itSaysWhatTheDefaultSchedulerIsAndByWhichProperty() {
    JsonNode defaultScheduler = listing("").get("defaultScheduler");

    assertThat(defaultScheduler.get("installed").asBoolean()).isTrue();
    assertThat(defaultScheduler.get("scheduler").asString()).isEqualTo("reactor-timer");
    assertThat(defaultScheduler.get("property").asString())
        .isEqualTo("reactor-timer.default-scheduler");
  }

  @Test
  void aStockIntervalIsListedWithItsOperatorsAndWithoutADemandNobodyKnows() {
    started.add(
        Flux.interval(HOUR)
            .name("room.beat")
            .tag("room", "7")
            .checkpoint("beats of a room")
            .subscribe());

    JsonNode timer = listing("?name=room.beat").get("timers").get(0);

    assertThat(timer.get("kind").asString()).isEqualTo("INTERVAL");
    assertThat(timer.get("tags").get("room").asString()).isEqualTo("******");
    assertThat(timer.get("period").asLong()).isEqualTo(HOUR.toMillis());
    assertThat(texts(timer.get("operators")))
        .startsWith("interval", "checkpoint(\"beats of a room\")");
    assertThat(timer.propertyNames()).doesNotContain("demand", "unbounded", "task", "origin");
  }

  @Test
  void aTaskThatIsNoOperatorIsListedByItsClass() {
    started.add(Schedulers.parallel().schedule(() -> {}, 1, TimeUnit.HOURS));

    JsonNode timer = ofKind("TASK", listing("?limit=1000").get("timers"));

    assertThat(timer.get("task").asString()).isEqualTo(getClass().getName());
    assertThat(timer.propertyNames()).doesNotContain("operators");
  }

  @Test
  void groupsTellKindsApart() {
    started.add(Mono.never().timeout(HOUR).subscribe());
    started.add(Mono.never().timeout(HOUR).subscribe());
    started.add(Mono.delay(HOUR).subscribe());

    JsonNode groups = listing("").get("groups");

    assertThat(ofKind("TIMEOUT", groups).get("live").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(ofKind("DELAY", groups).get("live").asInt()).isPositive();
  }

  @Test
  void anOriginIsHiddenAsValuesOfTagsAre() {
    Hooks.onOperatorDebug();
    try {
      started.add(Flux.interval(HOUR).name("debugged").subscribe());
    } finally {
      Hooks.resetOnOperatorDebug();
    }

    assertThat(listing("?name=debugged").get("timers").get(0).get("origin").asString())
        .isEqualTo("******");
  }

  private JsonNode listing(String query) {
    JsonNode body =
        client
            .get()
            .uri("/actuator/timers" + query)
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(JsonNode.class)
            .returnResult()
            .getResponseBody();
    assertThat(body).isNotNull();
    return body;
  }

  private static JsonNode ofKind(String kind, JsonNode all) {
    return StreamSupport.stream(all.spliterator(), false)
        .filter(one -> one.get("kind").asString().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
