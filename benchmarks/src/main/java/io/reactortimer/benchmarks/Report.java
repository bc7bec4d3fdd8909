// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * {@code ./mvnw -q -Pbench && java -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.Report full docs/benchmarks}
 *
 * <p>Measures everything, in about 100 minutes on two cores that have nothing else to do, and
 * writes {@code results.json}, {@code report.md} and plots into the directory. They are written
 * again after each work, so an interrupted run keeps what it has.
 *
 * <p>Arguments: {@code full}; {@code smoke}, which runs the same code with tiny numbers in less
 * than two minutes, and one of the works that differ in little more than numbers; or {@code
 * render}, which runs nothing and writes report and plots from the results that are there. Then the
 * directory, and, if not all, the names of works or their first parts, such as {@code equal-100000
 * churn}: others keep the results they have.
 */
final class Report {

  private Report() {}

  public static void main(String[] arguments)
      throws IOException, ExecutionException, InterruptedException {
    if (arguments.length < 2) {
      throw new IllegalArgumentException("(full | smoke | render) DIRECTORY [WORK...]");
    }
    Path directory = Files.createDirectories(Path.of(arguments[1]));
    Path file = directory.resolve("results.json");
    Results results = Results.read(file);
    if (arguments[0].equals("render")) {
      render(results, directory);
      return;
    }
    Scale scale = Scale.named(arguments[0]);
    Measurer measurer = new Measurer(scale);
    List<String> names = Arrays.asList(arguments).subList(2, arguments.length);
    for (Work work : names.isEmpty() ? scale.chosen(Works.all()) : selected(names)) {
      results.put(work, scale, measurer.run(work));
      results.write(file);
      render(results, directory);
    }
    System.exit(measurer.hasFailed() ? 1 : 0);
  }

  private static List<Work> selected(List<String> names) {
    for (String name : names) {
      if (Works.all().stream().noneMatch(work -> work.isNamed(name))) {
        throw new IllegalArgumentException("no such work: " + name);
      }
    }
    return Works.all().stream().filter(work -> names.stream().anyMatch(work::isNamed)).toList();
  }

  private static void render(Results results, Path directory) throws IOException {
    Files.writeString(directory.resolve("report.md"), new MarkdownReport(results).text());
    for (Plots.Plot plot : Plots.of(results)) {
      Files.writeString(directory.resolve(plot.file()), plot.svg());
    }
  }
}
