// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import tools.jackson.databind.node.ObjectNode;

class RenderingTest {

  private final String report = new MarkdownReport(SmallResults.read()).text();

  @Test
  void aTableHasMediansRangesAndRatios() {
    assertThat(report)
        .contains("## 100,000 intervals of 1 s")
        .contains("| TIMER | 0.100 (0.100–0.200) | 4 |")
        .doesNotContain("## 1,000 intervals of 1 s");
  }

  @Test
  void howFarProcessesAreApartIsThatOfTheThirdFromEitherEnd() {
    Results results = Results.parse("{}");
    Work steady =
        Works.all().stream().filter(work -> work.isNamed("steady")).findAny().orElseThrow();
    List<ObjectNode> rows = new ArrayList<>();
    for (int nanos : new int[] {900, 500, 200, 300, 100, 400, 600}) {
      ObjectNode row = Json.object();
      row.put("side", "TIMER").put("repetition", rows.size()).put("nanosPerTick", nanos);
      rows.add(row);
    }
    results.put(steady, Scale.named("smoke"), rows);
    assertThat(new MarkdownReport(results).text())
        .contains("third slowest to third fastest")
        .contains("| TIMER | 400 (100–900) | 1.67 |");
  }

  @Test
  void whoDidNotKeepUpIsSaidSo() {
    assertThat(report).containsPattern("\\| TIMER_EXACT .* \\| 1 of 2 \\|");
    assertThat(report).containsPattern("\\| NETTY_LOOP .* \\| \\*\\*no\\*\\* \\|");
  }

  @Test
  void whatTheJdkHasNotIsLeftOutAndSaidSo() {
    assertThat(report)
        .contains("FORK_JOIN is left out: the JDK of this run has it not.")
        .doesNotContain("| FORK_JOIN | 0");
  }

  @Test
  void goalsTellWhatWasReachedAndHowLateBothWere() {
    assertThat(report)
        .contains(
            "| equal-100000 | cores, STOCK to TIMER | at least 14 | 4 (2.50–4) | **no** |"
                + " 0.500 / 0.900 | 0.050 / 0.080 |")
        .contains("| timeout-1 | opsPerSecond, TAKEN_OVER to STOCK | at least 4 | 6 | yes |")
        .contains("nothing that counts");
  }

  @Test
  void plotsAreXmlWithTitleUnitAndValues() throws Exception {
    List<Plots.Plot> plots = Plots.of(SmallResults.read());
    assertThat(plots)
        .extracting(Plots.Plot::file)
        .contains("cpu-100000.svg", "lateness-100000.svg");
    for (Plots.Plot plot : plots) {
      var document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(plot.svg())));
      assertThat(document.getElementsByTagName("rect").getLength()).isGreaterThan(1);
    }
    assertThat(plots.get(0).svg()).contains("cores kept busy").contains("0.400");
  }

  @Test
  void resultsOfOneWorkAreReplacedAndOthersKept(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("results.json");
    Results results = SmallResults.read();
    Work storm = Works.all().stream().filter(work -> work.isNamed("storm")).findAny().orElseThrow();
    ObjectNode row = Json.object();
    row.put("side", "TIMER").put("repetition", 0).put("cpuMillisPerRound", 7);
    results.put(storm, Scale.named("smoke"), List.of(row));
    results.write(file);

    Results read = Results.read(file);
    assertThat(read.has("equal-100000")).isTrue();
    assertThat(read.of("storm").all(Side.TIMER, "cpuMillisPerRound"))
        .hasValue(new Statistics(7, 7, 7));
    assertThat(Files.readString(file)).contains("\n  {\"side\":\"TIMER\"");
  }
}
