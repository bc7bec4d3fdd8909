// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerQuery;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The samples in docs/endpoint are real answers, except for values that differ each time. After a
 * change of the answers, {@code -Dsamples.write=true} rewrites them.
 */
class EndpointSamplesTest {

  private static final Path SAMPLES = Path.of("..", "docs", "endpoint");
  private static final String SCHEDULER = "app";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** What stands in the samples for values of these names. */
  private static final Map<String, JsonNode> VOLATILE =
      Map.of(
          "createdAt", MAPPER.readTree("\"2026-01-01T12:00:00.000Z\""),
          "dueIn", MAPPER.readTree("14250.5"),
          "wakeups", MAPPER.readTree("240"),
          "overdue", MAPPER.readTree("0"),
          "busy", MAPPER.readTree("0.0125"),
          "maxLateness", MAPPER.readTree("0.655"));

  private static final JsonNode MADE = MAPPER.readTree("0.4");
  private static final JsonNode LATENESS = MAPPER.readTree("0.41");
  private static final JsonNode LATENESSES =
      MAPPER.readTree("{\"p50\":0.41,\"p90\":0.573,\"p99\":0.655,\"max\":0.655}");

  @Test
  void samplesAreRealAnswers() throws Exception {
    try (RunningApplication application =
        RunningApplication.start(
            "management.endpoints.web.exposure.include=timers",
            "management.endpoint.timers.access=unrestricted",
            "reactor-timer.names-from-operators=true",
            "reactor-timer.workers=1",
            "reactor-timer.name=" + SCHEDULER)) {
      List<TimerInfo> timers = start(application.scheduler());
      String room = "/" + timers.get(0).id();
      String delay = "/" + timers.get(2).id();

      sample("timers.json", timers, get(application, "?name=room.*&kind=interval&limit=1"));
      sample("timer.json", timers, get(application, room));
      sample("problem.json", timers, get(application, "?limit=0"));
      sample("unknown.json", timers, send(application, "DELETE", "?name=room.*&dryrun=true", null));
      sample("refusal.json", timers, send(application, "DELETE", delay, null));
      sample("completion.json", timers, whole(application, "DELETE", "?name=room.*&dryRun=true"));
      sample(
          "steered.json",
          timers,
          send(application, "POST", "?name=room.*&limit=1", "{\"action\":\"pause\"}"));
      send(application, "POST", "?name=room.*", "{\"action\":\"resume\"}");
      sample("paused.json", timers, send(application, "POST", room, "{\"action\":\"pause\"}"));
    }
  }

  /** Two intervals that have ticked once, and a delay. */
  private static List<TimerInfo> start(TimerScheduler scheduler) {
    for (String room : List.of("lobby", "attic")) {
      Timers.every(Duration.ofSeconds(15))
          .initialDelay(Duration.ofMillis(1))
          .name("room.heartbeat")
          .tag("room", room)
          .on(scheduler)
          .counts()
          .subscribe();
    }
    Mono.delay(Duration.ofHours(1), scheduler).name("room.close").subscribe();
    return Waiting.until(
        "two ticks",
        () ->
            scheduler.live().withPatience(Waiting.PATIENCE).page(TimerQuery.all()).timers().stream()
                .sorted(Comparator.comparing(TimerInfo::kind).thenComparing(TimerInfo::id))
                .toList(),
        timers -> timers.stream().mapToLong(TimerInfo::ticks).sum() == 2);
  }

  private static String get(RunningApplication application, String path) throws Exception {
    return whole(application, "GET", path);
  }

  /**
   * A complete answer to what changes nothing: on a machine that starves it, a loop may be silent
   * for a while.
   */
  private static String whole(RunningApplication application, String method, String path)
      throws Exception {
    String body = send(application, method, path, null);
    while (body.contains("\"partial\":true")) {
      body = send(application, method, path, null);
    }
    return body;
  }

  private static String send(
      RunningApplication application, String method, String path, String body) throws Exception {
    HttpResponse<String> response = application.send(method, "/actuator/timers" + path, body);
    return response.body();
  }

  private static void sample(String file, List<TimerInfo> timers, String body) throws Exception {
    Map<String, Integer> ids = new HashMap<>();
    timers.forEach(timer -> ids.put(Long.toString(timer.id()), 4711 + ids.size()));
    String text =
        MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(normalised(MAPPER.readTree(body), ids))
                .replace("\r\n", "\n")
                .replace("\" : ", "\": ")
            + "\n";
    if (Boolean.getBoolean("samples.write")) {
      Files.createDirectories(SAMPLES);
      Files.writeString(SAMPLES.resolve(file), text);
    }
    assertThat(SAMPLES.resolve(file))
        .as("docs/endpoint/%s; -Dsamples.write=true rewrites it", file)
        .hasContent(text);
    assertThat(page("endpoint.md") + page("steering.md"))
        .as("a page holds the sample or leads to it")
        .containsAnyOf("```json\n" + text + "```\n", "(endpoint/" + file + ")");
  }

  private static String page(String name) throws IOException {
    return Files.readString(SAMPLES.resolveSibling(name));
  }

  private static JsonNode normalised(JsonNode node, Map<String, Integer> ids) {
    if (node instanceof ObjectNode object) {
      object.remove("demandWait"); // a tick may be due before it is asked for where all is starved
      if (object.has("noDemand")) {
        object.remove("latenessLastMinute"); // of ticks that are late, which few are
        object.set("made", MADE); // not known within the first second
        object.set("ended", IntNode.valueOf(0));
      }
      for (String name : List.copyOf(object.propertyNames())) {
        object.set(name, normalised(name, object.get(name), ids));
      }
    } else if (node instanceof ArrayNode array) {
      array.removeIf(EndpointSamplesTest::isOfAnotherTest);
      array.forEach(element -> normalised(element, ids));
    }
    return node;
  }

  private static JsonNode normalised(String name, JsonNode value, Map<String, Integer> ids) {
    return switch (name) {
      case "lateness" -> value.isObject() ? LATENESSES : LATENESS;
      case "pauses", "worstTicks" ->
          MAPPER.createArrayNode(); // there may be some on a busy machine
      case "latenessLastMinute" -> LATENESSES;
      case "id", "next" -> IntNode.valueOf(ids.get(value.asString()));
      case "value" -> StringNode.valueOf(idOf(value.asString(), ids));
      case "reason" ->
          StringNode.valueOf(
              Pattern.compile("(?<=timer )\\d+")
                  .matcher(value.asString())
                  .replaceAll(id -> idOf(id.group(), ids)));
      default -> VOLATILE.getOrDefault(name, normalised(value, ids));
    };
  }

  private static String idOf(String text, Map<String, Integer> ids) {
    return ids.containsKey(text) ? ids.get(text).toString() : text;
  }

  /** The schedulers of the process are listed too, which other tests may have made. */
  private static boolean isOfAnotherTest(JsonNode element) {
    return element.has("workers")
        ? !element.get("name").asString().equals(SCHEDULER)
        : element.has("scheduler") && !element.get("scheduler").asString().equals(SCHEDULER);
  }
}
