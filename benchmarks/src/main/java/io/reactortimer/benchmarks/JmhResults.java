// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.JmhResults one.json
 * other.json}
 *
 * <p>Prints what JMH has written with {@code -rf json}, a line for each benchmark: all its raw
 * scores, a list for each process, and with {@code -prof gc} the bytes allocated.
 *
 * <p>Arguments: files of JMH.
 */
final class JmhResults {

  private JmhResults() {}

  public static void main(String[] arguments) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String file : arguments) {
      Path path = Path.of(file);
      String run = path.getFileName().toString().replaceFirst("\\.json$", "");
      for (JsonNode result : Json.LINE.readTree(path.toFile())) {
        lines.append(lines.isEmpty() ? "" : ",\n").append("  ").append(line(run, result));
      }
    }
    System.out.println("[\n" + lines + "\n]");
  }

  private static ObjectNode line(String run, JsonNode result) {
    ObjectNode line = Json.object();
    line.put("run", run);
    String benchmark = result.path("benchmark").asString();
    line.put("benchmark", benchmark.substring(benchmark.lastIndexOf('.') + 1));
    if (result.path("params") instanceof ObjectNode parameters) {
      line.setAll(parameters);
    }
    JsonNode score = result.path("primaryMetric");
    line.put("unit", score.path("scoreUnit").asString());
    line.set("scores", rounded(score.path("rawData")));
    JsonNode bytes = result.path("secondaryMetrics").path("gc.alloc.rate.norm");
    if (!bytes.isMissingNode()) {
      line.set("bytes", rounded(bytes.path("rawData")));
    }
    return line;
  }

  private static ArrayNode rounded(JsonNode ofProcesses) {
    ArrayNode processes = Json.LINE.createArrayNode();
    for (JsonNode iterations : ofProcesses) {
      ArrayNode process = processes.addArray();
      for (JsonNode iteration : iterations) {
        process.add(Json.rounded(iteration.asDouble()));
      }
    }
    return processes;
  }
}
