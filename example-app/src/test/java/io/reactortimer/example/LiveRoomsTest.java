// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"example.viewers.enabled=false", "example.live.warm-up=false"})
@AutoConfigureWebTestClient(timeout = "30s")
class LiveRoomsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Autowired private WebTestClient client;

  @Test
  void oneStreamBringsEveryRoomOfBothLanes() {
    Set<String> heard =
        events()
            .filter(event -> event.get("what").asString().equals("tick"))
            .map(event -> event.get("lane").asString() + " " + event.get("room").asString())
            .distinct()
            .take(6)
            .collect(Collectors.toSet())
            .block(TIMEOUT);

    assertThat(heard)
        .containsExactlyInAnyOrder(
            "stock lobby", "stock chat", "stock game", "rooms lobby", "rooms chat", "rooms game");
  }

  @Test
  void viewersComeAndLeaveInBothLanesAlike() {
    press("viewers");
    assertThat(json("/live/state").get("viewers").asInt()).isEqualTo(10_000);
    await().atMost(TIMEOUT).untilAsserted(() -> assertThat(live()).isEqualTo(10_000));

    press("cancel");

    assertThat(json("/live/state").get("viewers").asInt()).isZero();
    await().atMost(TIMEOUT).untilAsserted(() -> assertThat(live()).isZero());
  }

  @Test
  void whatSlowConsumersMissIsToldAndTheirStreamsLive() {
    press("slow?on=true");
    try {
      assertThat(
              events()
                  .filter(event -> event.get("lane").asString().equals("rooms"))
                  .filter(event -> event.get("room").asString().equals("game"))
                  .any(event -> event.get("missed").asLong() > 0)
                  .block(TIMEOUT))
          .isTrue();
    } finally {
      press("slow?on=false");
    }
  }

  @Test
  void noOtherPageCanPressAButton() {
    for (String button : new String[] {"freeze", "block", "viewers", "cancel", "slow?on=true"}) {
      client.post().uri("/live/" + button).exchange().expectStatus().is4xxClientError();
    }
    assertThat(json("/live/state").get("viewers").asInt()).isZero();
  }

  @Test
  void plotsComeWithTheirLicence() {
    for (String file : new String[] {"LICENSE", "dist/uPlot.iife.min.js", "dist/uPlot.min.css"}) {
      client.get().uri("/webjars/uplot/1.6.30/" + file).exchange().expectStatus().isOk();
    }
  }

  private void press(String button) {
    client
        .post()
        .uri("/live/" + button)
        .header("X-Requested-With", "XMLHttpRequest")
        .exchange()
        .expectStatus()
        .isOk();
  }

  private int live() {
    return json("/actuator/timers?name=room.viewer&limit=1").get("matching").asInt();
  }

  private Flux<JsonNode> events() {
    return client
        .get()
        .uri("/live/events")
        .exchange()
        .expectStatus()
        .isOk()
        .returnResult(JsonNode.class)
        .getResponseBody();
  }

  private JsonNode json(String uri) {
    JsonNode body =
        client
            .get()
            .uri(uri)
            .exchange()
            .expectBody(JsonNode.class)
            .returnResult()
            .getResponseBody();
    assertThat(body).isNotNull();
    return body;
  }
}
