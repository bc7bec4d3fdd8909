// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code ./mvnw -q -Pbench && java -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.LoadComparison 100000 15 5 docs/benchmarks/load-100000.json}
 *
 * <p>Question: what do many one-second intervals cost, and how late do they tick? Baseline: {@code
 * Flux.interval} on {@code Schedulers.parallel()}. One process for each side and repetition, the
 * sides interleaved, so that a noisy minute hits all of them.
 *
 * <p>Arguments: timers, measured seconds per process, repetitions, file for the raw results, and,
 * if not all, the sides.
 */
final class LoadComparison {

  private LoadComparison() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String timers = arguments[0];
    String seconds = arguments[1];
    int repetitions = Integer.parseInt(arguments[2]);
    Path file = Path.of(arguments[3]);
    List<LoadSide> sides =
        arguments.length == 4
            ? List.of(LoadSide.values())
            : Arrays.stream(arguments).skip(4).map(LoadSide::valueOf).toList();
    List<String> results = new ArrayList<>();
    for (int repetition = 0; repetition < repetitions; repetition++) {
      for (LoadSide side : sides) {
        String result = runProcess(side, timers, seconds);
        System.out.println(result);
        results.add(result);
      }
    }
    Files.writeString(file, "[\n  " + String.join(",\n  ", results) + "\n]\n");
  }

  private static String runProcess(LoadSide side, String timers, String seconds)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms2g",
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                LoadRun.class.getName(),
                side.name(),
                timers,
                seconds)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 || !output.startsWith("{")) {
      throw new IllegalStateException(side + " failed: " + output);
    }
    return output.strip();
  }
}
