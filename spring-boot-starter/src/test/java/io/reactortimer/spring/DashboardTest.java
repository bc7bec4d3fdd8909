// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** That the dashboard can be imported, and filters every panel. */
class DashboardTest {

  private JsonNode dashboard = JsonMapper.shared().createObjectNode();

  @BeforeEach
  void read() throws IOException {
    dashboard =
        JsonMapper.shared()
            .readTree(
                Files.readString(Path.of("..", "docs", "observability", "grafana-dashboard.json")));
  }

  @Test
  void anImportReplacesTheOneThatWasThere() {
    assertThat(dashboard.get("uid").asString()).isEqualTo("reactor-timer");
    assertThat(dashboard.get("schemaVersion").asInt()).isEqualTo(41);
    assertThat(dashboard.has("id")).isFalse();
  }

  @Test
  void theDataSourceIsChosen() {
    assertThat(names(dashboard.get("templating").get("list")))
        .containsExactly("datasource", "application", "instance", "name");
    assertThat(targets())
        .allSatisfy(
            target ->
                assertThat(target.get("datasource").get("uid").asString())
                    .isEqualTo("${datasource}"));
  }

  @Test
  void everyQueryIsFiltered() {
    assertThat(targets())
        .isNotEmpty()
        .allSatisfy(
            target -> {
              String query = target.get("expr").asString();
              assertThat(query.replaceAll("reactortimer_[a-z_]+\\{", "{"))
                  .doesNotContain("reactortimer_")
                  .contains(
                      // A lease is of an instance, and of no scheduler.
                      query.contains("reactortimer_lease_")
                          ? "{application=~\"$application\", instance=~\"$instance\"}"
                          : "application=~\"$application\", instance=~\"$instance\","
                              + " name=~\"$name\"}");
              assertThat(query.contains("rate(")).isEqualTo(query.contains("[$__rate_interval]"));
            });
  }

  @Test
  void panelsHaveIdsOfTheirOwnAndDoNotOverlap() {
    List<Integer> ids = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      ids.add(panel.get("id").asInt());
      JsonNode place = panel.get("gridPos");
      for (int x = 0; x < place.get("w").asInt(); x++) {
        for (int y = 0; y < place.get("h").asInt(); y++) {
          cells.add((place.get("x").asInt() + x) + ", " + (place.get("y").asInt() + y));
        }
      }
    }
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(cells).doesNotHaveDuplicates();
  }

  private List<JsonNode> targets() {
    List<JsonNode> targets = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      panel.path("targets").forEach(targets::add);
    }
    return targets;
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(entry -> names.add(entry.get("name").asString()));
    return names;
  }
}
