// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The endpoint as a client sees it, on a real server. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.endpoints.web.exposure.include=health,timers",
      "reactor-timer.workers=1", // so that each timer is on the loop that gets stuck
      "reactor-timer.stall-hand-over=0", // a loop that is stuck stays so
      // What the application wants of its own JSON must not show in Actuator's.
      "spring.jackson.default-property-inclusion=always",
      "spring.http.codecs.max-in-memory-size=4MB"
    })
@AutoConfigureWebTestClient(timeout = "60s")
class TimersEndpointWebTest {

  @Autowired private WebTestClient client;
  @Autowired private TimerScheduler scheduler;

  private final Disposable.Composite started = Disposables.composite();

  @AfterEach
  void cancel() {
    started.dispose();
  }

  @Test
  void timerIsDescribed() {
    start("described", 1);

    JsonNode timer = ok("/actuator/timers?name=described").get("timers").get(0);

    assertThat(timer.get("id").isIntegralNumber()).isTrue();
    assertThat(timer.get("name").asString()).isEqualTo("described");
    assertThat(timer.get("kind").asString()).isEqualTo("INTERVAL");
    assertThat(timer.get("state").asString()).isEqualTo("ARMED");
    assertThat(timer.get("scheduler").asString()).isEqualTo("reactor-timer");
    assertThat(Instant.parse(timer.get("createdAt").asString())).isBefore(Instant.MAX);
    assertThat(timer.get("period").decimalValue()).hasToString("3600000");
    assertThat(timer.get("dueIn").isNumber()).isTrue();
    assertThat(timer.get("ticks").asInt()).isZero();
    assertThat(timer.get("unbounded").asBoolean()).isTrue();
  }

  @Test
  void whatIsUnknownIsLeftOut() {
    start("never.ticked", 1);

    JsonNode timer = ok("/actuator/timers?name=never.ticked").get("timers").get(0);

    assertThat(timer.propertyNames()).doesNotContain("lateness", "demand", "demandWait");
  }

  @Test
  void oneTimerIsTheSameAsInTheList() {
    start("single", 1);
    JsonNode listed = ok("/actuator/timers?name=single").get("timers").get(0);

    JsonNode single = ok("/actuator/timers/" + listed.get("id").asLong());

    assertThat(single.get("name")).isEqualTo(listed.get("name"));
    assertThat(single.get("id")).isEqualTo(listed.get("id"));
    assertThat(single.propertyNames()).containsAll(listed.propertyNames());
  }

  @Test
  void schedulerIsDescribed() {
    start("counted", 2);

    JsonNode scheduler = named("reactor-timer", ok("/actuator/timers").get("schedulers"));

    assertThat(scheduler.get("live").asInt()).isEqualTo(2);
    assertThat(scheduler.get("armed").asInt()).isEqualTo(2);
    assertThat(scheduler.get("slack").decimalValue()).hasToString("1");
    assertThat(scheduler.get("missedTicks").asString()).isEqualTo("SKIP");
    assertThat(scheduler.get("counters").get("scheduled").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(scheduler.propertyNames()).doesNotContain("maxLive");
    JsonNode worker = scheduler.get("workers").get(0);
    assertThat(worker.get("index").asInt()).isZero();
    assertThat(worker.get("lateness").propertyNames()).contains("p50", "p90", "p99", "max");
    assertThat(worker.propertyNames()).doesNotContain("stalledFor", "stuckIn", "stuck");
  }

  @Test
  void groupsSumUpTimersOfOneName() {
    start("group.large", 3);
    start("group.small", 1);

    JsonNode body = ok("/actuator/timers?name=group.small");

    assertThat(named("group.large", body.get("groups")).get("live").asInt()).isEqualTo(3);
    assertThat(named("group.small", body.get("groups")).get("live").asInt()).isOne();
    assertThat(body.get("otherGroups").asInt()).isZero();
  }

  @Test
  void loopThatIsStuckIsToldOfAndTheAnswerIsPartial() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    start("behind.a.stuck.loop", 1);
    scheduler.schedule(() -> blockHere(entered, release));
    try {
      assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();

      JsonNode body = get("/actuator/timers", 200);

      assertThat(body.get("partial").asBoolean()).isTrue();
      JsonNode worker = named("reactor-timer", body.get("schedulers")).get("workers").get(0);
      assertThat(worker.get("stalledFor").decimalValue()).isGreaterThan(BigDecimal.valueOf(100));
      assertThat(worker.get("stuckIn").toString()).isEqualTo("[\"******\"]");
      JsonNode stuck = worker.get("stuck").get(0);
      assertThat(stuck.get("stuckFor").decimalValue()).isGreaterThan(BigDecimal.valueOf(100));
      assertThat(stuck.get("thread")).isEqualTo(worker.get("thread"));
      assertThat(stuck.get("kind").asString()).isEqualTo("TASK");
      assertThat(stuck.get("handedOver").asBoolean()).isFalse();
      assertThat(stuck.get("stuckIn").toString()).isEqualTo("[\"******\"]");
      assertThat(stuck.propertyNames()).as("of an immediate task").doesNotContain("id", "name");
      assertThat(get("/actuator/timers/1", 503).get("reason").asString())
          .isEqualTo(
              "timer 1 was not found, but may be on loop 0 of reactor-timer, which has not answered"
                  + " for 100 ms");
    } finally {
      release.countDown();
    }
    assertThat(ok("/actuator/timers?name=behind.a.stuck.loop").get("matching").asInt()).isOne();
  }

  private static void blockHere(CountDownLatch entered, CountDownLatch release) {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void cursorVisitsEveryTimerOnce() {
    start("paged", 2500);

    List<Long> seen = new ArrayList<>();
    String after = "";
    while (after != null) {
      JsonNode page = ok("/actuator/timers?name=paged&limit=999" + after);
      assertThat(page.get("matching").asInt()).isEqualTo(2500);
      page.get("timers").forEach(timer -> seen.add(timer.get("id").asLong()));
      after = page.has("next") ? "&after=" + page.get("next").asLong() : null;
    }

    assertThat(seen).hasSize(2500).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void pageHoldsAHundredUnlessAskedOtherwise() {
    start("default.page", 101);

    assertThat(ok("/actuator/timers?name=default.page").get("timers")).hasSize(100);
    assertThat(ok("/actuator/timers?name=default.page&limit=1").get("timers")).hasSize(1);
  }

  @Test
  void nameIsExactUnlessItEndsInAnAsterisk() {
    start("room.tick", 2);
    start("room.tick.extra", 1);

    assertThat(ok("/actuator/timers?name=room.tick").get("matching").asInt()).isEqualTo(2);
    assertThat(ok("/actuator/timers?name=room.*").get("matching").asInt()).isEqualTo(3);
    assertThat(ok("/actuator/timers?name=room").get("matching").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0, a whole number from 1 to 1000",
    "limit, 1001, a whole number from 1 to 1000",
    "limit, ten, a whole number from 1 to 1000",
    "limit, '', a whole number from 1 to 1000",
    "after, -1, 'a whole number, 0 or greater'",
    "after, x, 'a whole number, 0 or greater'",
    "name, '', the beginning of one and then '*'",
    "name, *x, the beginning of one and then '*'",
  })
  void invalidParameterIsNamedWithItsValueAndWhatIsValid(
      String parameter, String value, String valid) {
    JsonNode problem = get("/actuator/timers?" + parameter + "=" + value, 400);

    assertThat(problem.get("parameter").asString()).isEqualTo(parameter);
    assertThat(problem.get("value").asString()).isEqualTo(value);
    assertThat(problem.get("reason").asString()).contains(valid);
  }

  @Test
  void parameterGivenTwiceIsInvalid() {
    assertThat(get("/actuator/timers?limit=1&limit=2", 400).get("value").asString())
        .isEqualTo("1,2");
  }

  @Test
  void malformedIdIsInvalid() {
    JsonNode problem = get("/actuator/timers/first", 400);

    assertThat(problem.get("parameter").asString()).isEqualTo("id");
    assertThat(problem.get("value").asString()).isEqualTo("first");
    assertThat(problem.get("reason").asString()).contains("a whole number");
  }

  @Test
  void unknownIdIsNotFound() {
    JsonNode problem = get("/actuator/timers/9223372036854775807", 404);

    assertThat(problem.get("parameter").asString()).isEqualTo("id");
    assertThat(problem.get("value").asString()).isEqualTo("9223372036854775807");
    assertThat(problem.get("reason").asString()).startsWith("no live timer has this id");
  }

  @Test
  void endpointCannotBeWrittenTo() {
    client.delete().uri("/actuator/timers").exchange().expectStatus().isEqualTo(405);
    client.post().uri("/actuator/timers").exchange().expectStatus().isEqualTo(405);
  }

  @Test
  void endpointIsLinked() {
    JsonNode links = ok("/actuator").get("_links");

    assertThat(links.get("timers").get("templated").asBoolean()).isFalse();
    assertThat(links.get("timers-id").get("templated").asBoolean()).isTrue();
  }

  @Test
  void valuesOfTagsAreHidden() {
    start("tagged", 1);

    JsonNode timer = ok("/actuator/timers?name=tagged").get("timers").get(0);

    assertThat(timer.get("tags").get("room").asString()).isEqualTo("******");
  }

  @Nested
  @TestPropertySource(properties = "reactor-timer.endpoint.show-values=always")
  class WithValues {

    @Test
    void valuesOfTagsAreShown() {
      start("tagged", 1);

      JsonNode timer = ok("/actuator/timers?name=tagged").get("timers").get(0);

      assertThat(timer.get("tags").get("room").asString()).isEqualTo("lobby");
    }
  }

  @Nested
  @TestPropertySource(
      properties = {
        "management.endpoint.timers.cache.time-to-live=1h",
        "reactor-timer.endpoint.patience=30s" // a partial answer would be cached as well
      })
  class WithCache {

    @Test
    void onlyAnswersWithoutParametersAreCached() {
      long before = ok("/actuator/timers").get("matching").asLong();
      start("after.the.first.look", 1);

      assertThat(ok("/actuator/timers").get("matching").asLong()).isEqualTo(before);
      assertThat(ok("/actuator/timers?limit=1").get("matching").asLong()).isEqualTo(before + 1);
    }
  }

  private void start(String name, int count) {
    for (int i = 0; i < count; i++) {
      started.add(
          Timers.every(Duration.ofHours(1)).name(name).tag("room", "lobby").counts().subscribe());
    }
  }

  /** A complete answer: on a machine that starves it, a loop may be silent for a while. */
  private JsonNode ok(String uri) {
    JsonNode body = get(uri, 200);
    while (body.path("partial").asBoolean(false)) {
      body = get(uri, 200);
    }
    return body;
  }

  private JsonNode get(String uri, int status) {
    String body =
        client
            .get()
            .uri(uri)
            .exchange()
            .expectStatus()
            .isEqualTo(status)
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    return JsonMapper.shared().readTree(body);
  }

  private static JsonNode named(String name, JsonNode elements) {
    return StreamSupport.stream(elements.spliterator(), false)
        .filter(element -> element.path("name").asString("").equals(name))
        .findFirst()
        .orElseThrow();
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {}
}
