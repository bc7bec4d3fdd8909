// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.JmhRun TIMER
 * ElementBenchmark.elements 1 1000}
 *
 * <p>One benchmark of JMH with one side, in a process that JMH makes, with its GC profiler.
 *
 * <p>Arguments: side; class and method; processes, where 0 runs it in this one; milliseconds of an
 * iteration, of which there are five of warm-up and three that are measured; parameters, as in
 * {@code timers=1000}. Prints one line of JSON, of which the result is the median iteration.
 */
final class JmhRun {

  private static final int WARM_UP_ITERATIONS = 5;
  private static final int ITERATIONS = 3;
  private static final String BYTES = "gc.alloc.rate.norm";

  private JmhRun() {}

  public static void main(String[] arguments) throws RunnerException {
    TimeValue iteration = TimeValue.milliseconds(Long.parseLong(arguments[3]));
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("\\." + arguments[1].replace(".", "\\.") + "$")
        .param("side", arguments[0])
        .mode(Mode.AverageTime)
        .forks(Integer.parseInt(arguments[2]))
        .warmupIterations(WARM_UP_ITERATIONS)
        .warmupTime(iteration)
        .measurementIterations(ITERATIONS)
        .measurementTime(iteration)
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    for (String parameter : Arrays.asList(arguments).subList(4, arguments.length)) {
      String[] nameAndValue = parameter.split("=", 2);
      options.param(nameAndValue[0], nameAndValue[1]);
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    if (results.size() != 1) {
      throw new IllegalArgumentException(
          arguments[1] + " with " + arguments[0] + " is " + results.size() + " benchmarks, not 1");
    }
    System.out.println(row(results.iterator().next()));
    System.exit(0); // threads of schedulers may be left
  }

  private static ObjectNode row(RunResult measured) {
    ObjectNode row = Json.object();
    List<Double> nanos =
        iterations(measured).stream()
            .map(iteration -> nanos(iteration.getPrimaryResult()))
            .toList();
    Json.put(row, "nanosPerOp", Statistics.of(nanos).median());
    ArrayNode iterations = row.putArray("iterationNanos");
    nanos.forEach(one -> iterations.add(Json.rounded(one)));
    Result<?> bytes = measured.getSecondaryResults().get(BYTES);
    if (bytes != null) {
      Json.put(row, "bytesPerOp", bytes.getScore());
    }
    return row;
  }

  private static List<IterationResult> iterations(RunResult measured) {
    List<IterationResult> all = new ArrayList<>();
    measured.getBenchmarkResults().forEach(process -> all.addAll(process.getIterationResults()));
    return all;
  }

  private static double nanos(Result<?> result) {
    if (!result.getScoreUnit().equals("ns/op")) {
      throw new IllegalArgumentException("not in nanoseconds: " + result.getScoreUnit());
    }
    return result.getScore();
  }
}
