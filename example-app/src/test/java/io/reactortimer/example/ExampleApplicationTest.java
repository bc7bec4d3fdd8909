// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactortimer.example.RoomController.Heartbeat;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"example.viewers.count=50", "example.rooms.heartbeat=50ms"})
@AutoConfigureWebTestClient(timeout = "30s")
class ExampleApplicationTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Autowired private WebTestClient client;
  @LocalServerPort private int port;

  @Test
  void timersOfTheSimulatedViewersAreListedByName() {
    awaitLive("viewer.heartbeat", 50);
    awaitLive("viewer.metrics", 50);
    awaitLive("viewer.keepalive", 50);
  }

  @Test
  void viewersDoTheirWork() {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertThat(json("/stats").get("heartbeats").asLong()).isPositive());
  }

  @Test
  void viewerIsSentHeartbeats() {
    StepVerifier.create(heartbeats("lobby", "you").take(3))
        .expectNext(
            new Heartbeat("lobby", "you", 0),
            new Heartbeat("lobby", "you", 1),
            new Heartbeat("lobby", "you", 2))
        .expectComplete()
        .verify(TIMEOUT);
  }

  @Test
  void timerOfAViewerLivesAsLongAsTheConnection() {
    Disposable connection = heartbeats("lobby", "you").subscribe();
    awaitLive("viewer.heartbeat", 51);

    connection.dispose();

    awaitLive("viewer.heartbeat", 50);
  }

  @Test
  void reportIsWrittenByTheOnlyInstance() {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> assertThat(json("/report").path("last").path("number").asLong()).isPositive());
    JsonNode report = json("/report");
    assertThat(report.get("leads").asBoolean()).isTrue();
    assertThat(report.get("last").get("instance")).isEqualTo(report.get("instance"));
    assertThat(json("/actuator/timers?name=report").get("timers").get(0).get("gate").asString())
        .isEqualTo("report");
  }

  @Test
  void roomOfATimerIsShown() {
    JsonNode timer = json("/actuator/timers?name=viewer.keepalive&limit=1").get("timers").get(0);

    assertThat(timer.get("tags").get("room").asString()).isEqualTo("room-0");
  }

  @Test
  void timersOfUnmodifiedCodeAreListedWhileItTries() {
    assertThat(kinds("upstream.call")).isEmpty();
    CompletableFuture<?> call =
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/upstream"))
                    .build(),
                BodyHandlers.ofString());
    awaitKinds("TIMEOUT", "RETRY_BACKOFF");

    call.cancel(true);

    awaitKinds();
  }

  private void awaitKinds(String... kinds) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertThat(kinds("upstream.call")).containsExactlyInAnyOrder(kinds));
  }

  private List<String> kinds(String name) {
    return json("/actuator/timers?name=" + name)
        .get("timers")
        .valueStream()
        .map(timer -> timer.get("kind").asString())
        .toList();
  }

  @Test
  void indexPageSaysWhatToTry() {
    client
        .get()
        .uri("/")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .value(page -> assertThat(page).contains("/actuator/timers"));
  }

  @Test
  void prometheusReadsTheMeters() {
    client
        .get()
        .uri("/actuator/prometheus")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .value(page -> assertThat(page).contains("reactortimer_live_timers{"));
  }

  @Test
  void healthOfTheTimersIsShown() {
    assertThat(json("/actuator/health/timers").get("details").has("reactor-timer")).isTrue();
  }

  private Flux<Heartbeat> heartbeats(String room, String viewer) {
    return client
        .get()
        .uri("/rooms/{room}/events?viewer={viewer}", room, viewer)
        .exchange()
        .expectStatus()
        .isOk()
        .returnResult(new ParameterizedTypeReference<ServerSentEvent<Heartbeat>>() {})
        .getResponseBody()
        .mapNotNull(ServerSentEvent::data);
  }

  private void awaitLive(String name, int count) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(json("/actuator/timers?limit=1&name=" + name).get("matching").asInt())
                    .isEqualTo(count));
  }

  private JsonNode json(String uri) {
    JsonNode body =
        client
            .get()
            .uri(uri)
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(JsonNode.class)
            .returnResult()
            .getResponseBody();
    assertThat(body).isNotNull();
    return body;
  }
}
