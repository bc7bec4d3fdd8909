// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The figures of the README are those of {@code docs/benchmarks/results.json}, and the report is
 * what is rendered from it. {@code -Dfigures.write=true} rewrites both.
 */
class ReadmeFiguresTest {

  private static final boolean WRITE = Boolean.getBoolean("figures.write");
  private static final Path README = Path.of("../README.md");
  private static final Path DIRECTORY = Path.of("../docs/benchmarks");

  private final Results results = Results.read(DIRECTORY.resolve("results.json"));

  ReadmeFiguresTest() throws IOException {}

  @Test
  void rowsOfTheReadmeAreThoseOfTheResults() throws IOException {
    String readme = Files.readString(README);
    List<Row> rows = List.of(cpu(), million(), heap(), timeouts(), elements());
    for (Row row : rows) {
      readme =
          readme.replaceAll("(?m)^\\| " + row.title() + " .*$", row.text().replace("$", "\\$"));
    }
    if (WRITE) {
      Files.writeString(README, readme);
    }
    assertThat(Files.readString(README)).contains(rows.stream().map(Row::text).toList());
  }

  @Test
  void theReportIsThatOfTheResults() throws IOException {
    String report = new MarkdownReport(results).text();
    if (WRITE) {
      Files.writeString(DIRECTORY.resolve("report.md"), report);
    }
    assertThat(Files.readString(DIRECTORY.resolve("report.md"))).isEqualTo(report);
    for (Plots.Plot plot : Plots.of(results)) {
      if (WRITE) {
        Files.writeString(DIRECTORY.resolve(plot.file()), plot.svg());
      }
      assertThat(Files.readString(DIRECTORY.resolve(plot.file()))).isEqualTo(plot.svg());
    }
  }

  private record Row(String title, String text) {}

  private static Row row(String title, String stock, String takenOver, String ours) {
    return new Row(
        title,
        "| "
            + title
            + " ([measured](docs/benchmarks/report.md)) | "
            + String.join(" | ", stock, takenOver, ours)
            + " |");
  }

  private Row cpu() {
    return row(
        "CPU of 100,000 intervals of 1 s",
        cores("equal-100000", Side.STOCK) + halfWithin(Side.STOCK),
        cores("equal-100000", Side.TAKEN_OVER)
            + less("equal-100000", Side.TAKEN_OVER)
            + halfWithin(Side.TAKEN_OVER),
        cores("equal-100000", Side.TIMER)
            + less("equal-100000", Side.TIMER)
            + halfWithin(Side.TIMER));
  }

  private Row million() {
    boolean keptUp =
        results.of("equal-1000000").countKeptUp(Side.STOCK)
            == results.of("equal-1000000").count(Side.STOCK);
    return row(
        "CPU of 1,000,000 intervals of 1 s",
        keptUp ? cores("equal-1000000", Side.STOCK) : "does not keep up with two cores",
        "",
        cores("equal-1000000", Side.TIMER));
  }

  private Row heap() {
    return row(
        "memory of a live interval", bytes(Side.STOCK), bytes(Side.TAKEN_OVER), bytes(Side.TIMER));
  }

  private Row timeouts() {
    return row(
        "requests with a timeout, 1,024 at a time, by one thread",
        millions(Side.STOCK),
        millions(Side.TAKEN_OVER),
        "`Timers.timeout`: " + millions(Side.TIMER));
  }

  private Row elements() {
    return row(
        "a timeout per element of a stream",
        nanosAndBytes(Side.STOCK),
        nanosAndBytes(Side.TAKEN_OVER),
        "`Timers.timeout`: " + nanosAndBytes(Side.TIMER));
  }

  private String nanosAndBytes(Side side) {
    return Figures.of(Math.rint(median("timeout-elements", side, "nanosPerOp")))
        + " ns, "
        + Figures.of(Math.rint(median("timeout-elements", side, "bytesPerOp")))
        + " bytes";
  }

  private String cores(String work, Side side) {
    return Figures.of(median(work, side, "cores")) + " of a core";
  }

  private String less(String work, Side side) {
    Statistics times = results.of(work).ratio("cores", side, Side.STOCK, false).orElseThrow();
    return String.format(
        Locale.ROOT, ", %.1f times less (%.1f to %.1f)", times.median(), times.min(), times.max());
  }

  private String halfWithin(Side side) {
    double micros = median("equal-100000", side, "latenessP50Micros");
    return "; half of the ticks within " + Figures.of(micros / 1e3) + " ms";
  }

  private String bytes(Side side) {
    return Figures.of(Math.rint(median("memory-intervals", side, "bytesPerTimer"))) + " bytes";
  }

  private String millions(Side side) {
    return Figures.of(median("timeout-1-1024-later", side, "opsPerSecond") / 1e6) + " million/s";
  }

  private double median(String work, Side side, String field) {
    return results.of(work).all(side, field).orElseThrow().median();
  }
}
