// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** The rows of one work: a process each, with its side and repetition. */
final class WorkResults {

  /** How far the rate of a side that keeps up may be from what was asked of it. */
  private static final double RATE_TOLERANCE = 0.005;

  private final List<JsonNode> rows = new ArrayList<>();

  WorkResults(JsonNode rows) {
    rows.values().forEach(this.rows::add);
  }

  /** How many processes of the side came to an end. */
  long count(Side side) {
    return rows.stream()
        .filter(row -> isOf(row, side) && !row.has("failed") && !row.has("unavailable"))
        .count();
  }

  /** How many did not. */
  long countFailed(Side side) {
    return rows.stream().filter(row -> isOf(row, side) && row.has("failed")).count();
  }

  /** Whether so many ticks a second are asked for. */
  boolean isOfALoad() {
    return rows.stream().anyMatch(row -> row.has("expectedTicksPerSecond"));
  }

  /** How many of those that did kept up. */
  long countKeptUp(Side side) {
    return rows.stream().filter(row -> isOf(row, side) && keptUp(row)).count();
  }

  /** Whether the side was not run as this JDK has it not. */
  boolean isLeftOut(Side side) {
    return rows.stream().anyMatch(row -> isOf(row, side) && row.has("unavailable"));
  }

  /** Of all processes of the side. */
  Optional<Statistics> all(Side side, String field) {
    return statistics(
        rows.stream().filter(row -> isOf(row, side) && row.has(field)).toList(), field);
  }

  /** Of those that kept up. */
  Optional<Statistics> counting(Side side, String field) {
    return statistics(
        rows.stream().filter(row -> isOf(row, side) && row.has(field) && keptUp(row)).toList(),
        field);
  }

  /**
   * The ratios within each repetition: of baseline to side, or of side to baseline. Those count in
   * which both kept up.
   */
  Optional<Statistics> ratio(String field, Side side, Side baseline, boolean sideToBaseline) {
    List<Double> ratios = new ArrayList<>();
    for (JsonNode mine : rows) {
      if (!isOf(mine, side) || !mine.has(field) || !keptUp(mine)) {
        continue;
      }
      for (JsonNode other : rows) {
        if (isOf(other, baseline)
            && other.path("repetition").equals(mine.path("repetition"))
            && other.has(field)
            && keptUp(other)) {
          double ratio = other.path(field).asDouble() / mine.path(field).asDouble();
          ratios.add(sideToBaseline ? 1 / ratio : ratio);
        }
      }
    }
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Statistics.of(ratios));
  }

  /** The third slowest process of the side to its third fastest; empty if they are fewer. */
  OptionalDouble spread(String field, Side side) {
    double[] values =
        rows.stream()
            .filter(row -> isOf(row, side) && row.has(field))
            .mapToDouble(row -> row.path(field).asDouble())
            .sorted()
            .toArray();
    return values.length < 6
        ? OptionalDouble.empty()
        : OptionalDouble.of(values[values.length - 3] / values[2]);
  }

  private static Optional<Statistics> statistics(List<JsonNode> rows, String field) {
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(Statistics.of(rows.stream().map(row -> row.path(field).asDouble()).toList()));
  }

  private static boolean isOf(JsonNode row, Side side) {
    return row.path("side").asString().equals(side.name());
  }

  /** A load does if its rate is what was asked for and the side knows of no tick missed. */
  private static boolean keptUp(JsonNode row) {
    if (row.has("failed") || row.has("unavailable")) {
      return false;
    }
    if (!row.has("expectedTicksPerSecond")) {
      return true;
    }
    double expected = row.path("expectedTicksPerSecond").asDouble();
    double off = Math.abs(row.path("ticksPerSecond").asDouble() - expected);
    return off <= expected * RATE_TOLERANCE && row.path("missed").asLong(0) == 0;
  }
}
