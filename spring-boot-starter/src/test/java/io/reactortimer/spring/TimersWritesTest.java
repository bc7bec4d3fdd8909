// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.live.TimerQuery;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What writes do to timers, answer and log. */
@ExtendWith(OutputCaptureExtension.class)
class TimersWritesTest {

  private static RunningApplication application;
  private static TimerScheduler scheduler;

  @BeforeAll
  static void start() {
    application =
        RunningApplication.start(
            "management.endpoints.web.exposure.include=timers",
            "management.endpoint.timers.access=unrestricted",
            "reactor-timer.names-from-operators=true");
    scheduler = application.scheduler();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @AfterEach
  void completeAll() {
    scheduler.live().withPatience(Waiting.PATIENCE).completeAll(TimerQuery.all());
  }

  @Test
  void pauseAndResumeAreIdempotent() throws Exception {
    long id = interval("steered");

    for (int i = 0; i < 2; i++) {
      JsonNode paused = post(id, "{\"action\":\"pause\"}");
      assertThat(paused.get("state").asString()).isEqualTo("PAUSED");
      assertThat(paused.has("dueIn")).isFalse();
      assertThat(paused.get("tags").get("room").asString()).isEqualTo("******");
    }
    for (int i = 0; i < 2; i++) {
      JsonNode resumed = post(id, "{\"action\":\"resume\"}");
      assertThat(resumed.get("state").asString()).isEqualTo("ARMED");
    }
  }

  @Test
  void resetMayChangeThePeriod() throws Exception {
    long id = interval("reset");

    assertThat(post(id, "{\"action\":\"reset\",\"period\":\"30m\"}").get("period").asLong())
        .isEqualTo(1_800_000);
    JsonNode again = post(id, "{\"action\":\"reset\"}");
    assertThat(again.get("period").asLong()).isEqualTo(1_800_000);
    assertThat(again.get("dueIn").asLong()).isBetween(1_700_000L, 1_800_000L);
  }

  @Test
  void completedIntervalTellsItsSubscriber() throws Exception {
    CompletableFuture<Void> completed = new CompletableFuture<>();
    long id = interval("ended", completed);

    HttpResponse<String> response = application.send("DELETE", "/actuator/timers/" + id, null);

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    completed.get(30, TimeUnit.SECONDS);
    assertThat(application.get("/actuator/timers/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void stockIntervalsCanBeCompletedButNotPaused() throws Exception {
    CompletableFuture<Void> completed = new CompletableFuture<>();
    Flux.interval(Duration.ofHours(1), scheduler)
        .doOnComplete(() -> completed.complete(null))
        .subscribe();
    long id =
        scheduler.live().withPatience(Waiting.PATIENCE).page(TimerQuery.all()).timers().get(0).id();

    HttpResponse<String> refused =
        application.send("POST", "/actuator/timers/" + id, "{\"action\":\"pause\"}");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("is a Flux.interval, and only");
    assertThat(application.send("DELETE", "/actuator/timers/" + id, null).statusCode())
        .isEqualTo(204);
    completed.get(30, TimeUnit.SECONDS);
  }

  @Test
  void dryRunCountsAndTheRunItselfDoesWhatWasCounted(CapturedOutput output) throws Exception {
    CompletableFuture<Void> completed = new CompletableFuture<>();
    interval("bulk.a", completed);
    interval("bulk.b");
    interval("other");
    Disposable delay = Mono.delay(Duration.ofHours(1), scheduler).name("bulk.delay").subscribe();

    JsonNode counted = delete("?name=bulk.*&dryRun=true");

    assertThat(counted)
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    "{\"name\":\"bulk.*\",\"dryRun\":true,\"matching\":2,\"refused\":{\"DELAY\":1},"
                        + "\"partial\":false}"));
    assertThat(completed).isNotDone();
    assertThat(output).doesNotContain("Timers: ");

    JsonNode done = delete("?name=bulk.*");

    assertThat(done.get("dryRun").asBoolean()).isFalse();
    assertThat(done.get("completed").asLong()).isEqualTo(2);
    completed.get(30, TimeUnit.SECONDS);
    assertThat(application.get("/actuator/timers?name=other").body()).contains("\"matching\":1");
    assertThat(output)
        .containsOnlyOnce("Timers: 2 completed, refused {DELAY=1}, for anonymous; name: bulk.*");
    delay.dispose();
  }

  @Test
  void everyWriteIsLoggedAndNamesCannotForgeALine(CapturedOutput output) throws Exception {
    long id = interval("evil\r\n2026-01-01 INFO all is well");

    post(id, "{\"action\":\"pause\"}");
    post(id, "{\"action\":\"pause\"}");
    post(id, "{\"action\":\"reset\",\"period\":\"5s\"}");
    application.send("DELETE", "/actuator/timers/" + id, null);
    application.send("DELETE", "/actuator/timers/" + id, null);

    String name = "; name: evil\\u{d}\\u{a}2026-01-01 INFO all is well";
    assertThat(output.toString().lines().filter(line -> line.contains("Timer " + id + ": ")))
        .extracting(line -> line.substring(line.indexOf("Timer ")))
        .containsExactly(
            "Timer " + id + ": pause, for anonymous" + name,
            "Timer " + id + ": pause (nothing to do), for anonymous" + name,
            "Timer " + id + ": reset to a period of PT5S, for anonymous" + name,
            "Timer " + id + ": completed, for anonymous" + name);
    assertThat(output.toString().lines()).noneMatch(line -> line.startsWith("2026-01-01 INFO"));
  }

  @Test
  void whatReadsAsTextIsAskedForByAccept() throws Exception {
    long id = interval("as.text");

    HttpResponse<String> page = text("/actuator/timers?name=as.text");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
    assertThat(page.body())
        .startsWith("SCHEDULER")
        .contains("room=******", "1 of 1 timers that match")
        .doesNotContain("lobby");
    assertThat(text("/actuator/timers/" + id).body())
        .contains("name:       as.text\n", "tags:       room=******\n")
        .doesNotContain("lobby");
    HttpResponse<String> invalid = text("/actuator/timers?limit=0");
    assertThat(invalid.statusCode()).isEqualTo(400);
    assertThat(invalid.body()).isEqualTo("limit must be a whole number from 1 to 1000: 0\n");
    assertThat(text("/actuator/timers/" + Long.MAX_VALUE).statusCode()).isEqualTo(404);
  }

  @Test
  void anyTypeIsJson() throws Exception {
    HttpResponse<String> response =
        RunningApplication.send(application.request("/actuator/timers").header("Accept", "*/*"));

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).contains("json"));
  }

  private static long interval(String name) {
    return interval(name, new CompletableFuture<>());
  }

  private static long interval(String name, CompletableFuture<Void> completed) {
    Timers.every(Duration.ofHours(1))
        .name(name)
        .tag("room", "lobby")
        .on(scheduler)
        .counts()
        .doOnComplete(() -> completed.complete(null))
        .subscribe();
    return application.id(name);
  }

  private static HttpResponse<String> text(String path) throws Exception {
    return RunningApplication.send(application.request(path).header("Accept", "text/plain"));
  }

  private static JsonNode post(long id, String body) throws Exception {
    return ok(application.send("POST", "/actuator/timers/" + id, body));
  }

  private static JsonNode delete(String query) throws Exception {
    return ok(application.send("DELETE", "/actuator/timers" + query, null));
  }

  private static JsonNode ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }
}
