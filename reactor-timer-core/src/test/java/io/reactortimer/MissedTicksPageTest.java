// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tables and diagrams of {@code docs/missed-ticks.md} are what the code does. {@code
 * -Dmissed-ticks.write=true} rewrites them.
 */
class MissedTicksPageTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final boolean WRITE = Boolean.getBoolean("missed-ticks.write");
  private static final String REWRITE = "%s; -Dmissed-ticks.write=true rewrites it";

  @ParameterizedTest
  @EnumSource
  void theDiagramIsUpToDate(Scenario scenario) throws IOException {
    Path file = DOCS.resolve("missed-ticks").resolve(scenario.file() + ".svg");
    String drawn = MarbleDiagram.of(scenario);
    if (WRITE) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, drawn);
    }
    assertThat(Files.readString(file)).as(REWRITE, file.getFileName()).isEqualTo(drawn);
  }

  @ParameterizedTest
  @EnumSource
  void theTableIsUpToDate(Scenario scenario) throws IOException {
    Path file = DOCS.resolve("missed-ticks.md");
    String page = Files.readString(file);
    String begin = "<!-- " + scenario.file() + " -->\n";
    String end = "<!-- end of " + scenario.file() + " -->\n";
    assertThat(page).contains(begin).contains(end);
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf(end);
    String section = section(scenario);
    if (WRITE) {
      page = page.substring(0, from) + section + page.substring(to);
      Files.writeString(file, page);
      to = from + section.length();
    }
    assertThat(page.substring(from, to)).as(REWRITE, file.getFileName()).isEqualTo(section);
  }

  private static String section(Scenario scenario) {
    StringBuilder text = new StringBuilder();
    text.append("### ").append(scenario.title()).append("\n\n");
    text.append(scenario.story()).append("\n\n");
    text.append("![").append(scenario.title()).append("](missed-ticks/");
    text.append(scenario.file()).append(".svg)\n\n");
    text.append("| | delivered at | `sequence` | `gridIndex` | `missed` | lateness | waited |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    for (MissedTickPolicy policy : MissedTickPolicy.values()) {
      rows(text, policy, scenario.run(policy));
    }
    return text.toString();
  }

  private static void rows(StringBuilder text, MissedTickPolicy policy, TickLog log) {
    String label = "`" + policy + "`";
    List<TickLog.Row> left = new ArrayList<>(log.rows());
    while (!left.isEmpty()) {
      long at = left.get(0).deliveredMillis();
      List<TickLog.Row> now = left.stream().filter(r -> r.deliveredMillis() == at).toList();
      left.removeAll(now);
      TickLog.Row first = now.get(0);
      TickLog.Row last = now.get(now.size() - 1);
      text.append("| ").append(label).append(" | ").append(at).append(" ms | ");
      text.append(range(first.sequence(), last.sequence())).append(" | ");
      text.append(range(first.gridIndex(), last.gridIndex())).append(" | ");
      text.append(first.missed()).append(" | ");
      text.append(millis(first.latenessMillis(), last.latenessMillis())).append(" | ");
      text.append(millis(first.demandWaitMillis(), last.demandWaitMillis())).append(" |\n");
      label = "";
    }
    if (log.endMillis() >= 0) {
      text.append("| | ").append(log.endMillis());
      text.append(" ms | ends with Reactor's `OverflowException` | | | | |\n");
    }
  }

  private static String range(long first, long last) {
    return first == last ? "" + first : first + " to " + last;
  }

  private static String millis(long first, long last) {
    return first == 0 && last == 0 ? "0" : range(first, last) + " ms";
  }
}
