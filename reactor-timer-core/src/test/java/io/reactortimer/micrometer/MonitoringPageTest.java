// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.docs.KeyName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code docs/monitoring.md}, the dashboard and the rules say of meters is what Prometheus
 * gets, and {@code docs/alerts.md} explains each alert. {@code -Dmeters.write=true} rewrites the
 * table.
 */
class MonitoringPageTest {

  private static final Path PAGE = Path.of("..", "docs", "monitoring.md");
  private static final Path ALERTS = Path.of("..", "docs", "alerts.md");
  private static final Path FILES = Path.of("..", "docs", "observability");
  private static final String BEGIN = "<!-- meters -->\n";
  private static final String END = "<!-- end of meters -->\n";

  private static final Scrape SCRAPE = Scrape.ofAllMeters();

  @ParameterizedTest
  @EnumSource
  void prometheusGetsTheMeter(TimerMeter meter) {
    assertThat(SCRAPE.types()).containsEntry(Scrape.familyOf(meter), Scrape.typeOf(meter));
    Set<String> keys =
        Arrays.stream(meter.getKeyNames()).map(KeyName::asString).collect(Collectors.toSet());
    for (String sample : Scrape.samplesOf(meter)) {
      assertThat(SCRAPE.labels()).containsEntry(sample, keys);
    }
  }

  @Test
  void prometheusGetsNothingElse() {
    assertThat(SCRAPE.labels().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(TimerMeter.values())
                .flatMap(meter -> Scrape.samplesOf(meter).stream())
                .toList());
  }

  @Test
  void theTableIsUpToDate() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).contains(BEGIN).contains(END);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    String table = table();
    if (Boolean.getBoolean("meters.write")) {
      Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
    } else {
      assertThat(page.substring(from, to))
          .as("the meters in docs/monitoring.md; -Dmeters.write=true rewrites them")
          .isEqualTo(table);
    }
  }

  private static String table() {
    StringBuilder text = new StringBuilder();
    text.append("| meter | in Prometheus | type | tags | what it says |\n|---|---|---|---|---|\n");
    for (TimerMeter meter : TimerMeter.values()) {
      text.append("| `").append(meter.getName()).append("` | ");
      text.append(
          Scrape.samplesOf(meter).stream()
              .map(sample -> "`" + sample + "`")
              .collect(Collectors.joining(", ")));
      text.append(" | ").append(meter.getType().name().toLowerCase(Locale.ROOT)).append(" | ");
      text.append(
          Arrays.stream(meter.getKeyNames())
              .map(key -> "`" + key.asString() + "`")
              .collect(Collectors.joining(", ")));
      text.append(" | ").append(meter.description()).append(" |\n");
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"grafana-dashboard.json", "prometheus-rules.yaml", "prometheus-rules-test.yaml"})
  void onlyMetersThatExistAreUsed(String file) throws IOException {
    assertThat(metersIn(file)).isNotEmpty().isSubsetOf(SCRAPE.labels().keySet());
  }

  @Test
  void theDashboardShowsEveryMeter() throws IOException {
    assertThat(metersIn("grafana-dashboard.json"))
        .containsExactlyInAnyOrderElementsOf(SCRAPE.labels().keySet());
  }

  private static Set<String> metersIn(String file) throws IOException {
    return found(file, "reactortimer_(?!lease_)[a-z_]+", 0); // those of leases are the starter's
  }

  @Test
  void everyAlertIsExplainedAndTried() throws IOException {
    Set<String> alerts = found("prometheus-rules.yaml", "- alert: (\\w+)", 1);
    String page = Files.readString(ALERTS);

    assertThat(alerts).isNotEmpty();
    assertThat(found("prometheus-rules-test.yaml", "alertname: (\\w+)", 1)).isEqualTo(alerts);
    assertThat(found("prometheus-rules.yaml", "docs/alerts\\.md#([\\w-]+)", 1))
        .hasSameSizeAs(alerts)
        .allSatisfy(anchor -> assertThat(anchors(page)).contains(anchor));
    assertThat(alerts).allSatisfy(alert -> assertThat(page).contains("## " + alert + "\n"));
  }

  private static Set<String> anchors(String page) {
    return Pattern.compile("(?m)^#+ (.+)$")
        .matcher(page)
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static Set<String> found(String file, String pattern, int group) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(FILES.resolve(file)))
        .results()
        .map((MatchResult match) -> match.group(group))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
