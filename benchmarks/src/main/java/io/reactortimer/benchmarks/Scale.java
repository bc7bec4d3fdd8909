// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long and how often things are measured; all such numbers are here.
 *
 * @param divisor of the numbers of timers
 * @param manyRepetitions of works that have a goal, or tell why it is not reached
 * @param warmUpMillis of a load
 * @param spinMillis of an operation that is done over and over; its warm-up is three quarters of it
 * @param rounds of warm-up where there are rounds, and as many that are measured
 * @param iterationMillis of JMH
 * @param jmhProcesses that JMH makes for one row; none runs it in that of the row
 * @param processes that run at a time
 */
record Scale(
    String name,
    int divisor,
    int manyRepetitions,
    int fewRepetitions,
    int warmUpMillis,
    int windowMillis,
    int spinMillis,
    int rounds,
    int idleMillis,
    int iterationMillis,
    int jmhProcesses,
    int processes,
    List<String> jvmOptions) {

  /** For results. */
  private static final Scale FULL =
      new Scale(
          "full", 1, 5, 2, 4_000, 3_000, 1_500, 5, 3_000, 1_000, 1, 1, List.of("-Xms2g", "-Xmx2g"));

  /**
   * To see that it all still runs; its figures mean nothing, so it starts fast, compiles little,
   * and does two things at once, which JMH has to be told.
   */
  private static final Scale SMOKE =
      new Scale(
          "smoke",
          100,
          1,
          1,
          100,
          300,
          100,
          1,
          200,
          50,
          0,
          2,
          List.of("-Xms64m", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-Djmh.ignoreLock=true"));

  static Scale named(String name) {
    return Stream.of(FULL, SMOKE)
        .filter(scale -> scale.name.equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("neither full nor smoke: " + name));
  }

  /** Of a number of timers those that are used here. */
  int timers(int full) {
    return full == 0 ? 0 : Math.max(10, full / divisor);
  }

  int repetitions(boolean many) {
    return many ? manyRepetitions : fewRepetitions;
  }

  /**
   * Of works that differ in numbers, the background or the name of a source all, or only the one
   * with most sides, and of those the last.
   */
  List<Work> chosen(List<Work> works) {
    if (divisor == 1) {
      return works;
    }
    Map<String, Work> chosen = new LinkedHashMap<>();
    for (Work work : works) {
      chosen.merge(
          work.name().replaceAll("\\d+|-loaded|-named", ""),
          work,
          (one, other) -> other.sides().size() >= one.sides().size() ? other : one);
    }
    return List.copyOf(chosen.values());
  }

  int spinWarmUpMillis() {
    return spinMillis * 3 / 4;
  }
}
