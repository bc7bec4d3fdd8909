// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs a work: a process for each side and repetition, the sides in turn, so that a noisy minute
 * hits all of them, and in reverse order every other time, so that none always follows the same. A
 * smoke run, whose figures mean nothing, has two of them at once.
 */
final class Measurer {

  private static final long LONGEST_SECONDS = 180;

  private final Scale scale;
  private final ExecutorService processes;
  private volatile boolean failed;

  Measurer(Scale scale) {
    this.scale = scale;
    this.processes =
        Executors.newFixedThreadPool(
            scale.processes(),
            task -> {
              Thread thread = new Thread(task, "measurer");
              thread.setDaemon(true); // a failure ends the program
              return thread;
            });
  }

  /** Whether a process failed; its row says how. */
  boolean hasFailed() {
    return failed;
  }

  List<ObjectNode> run(Work work) throws ExecutionException, InterruptedException {
    List<ObjectNode> rows = new ArrayList<>();
    for (int repetition = 0; repetition < work.repetitions(scale); repetition++) {
      List<Side> sides = new ArrayList<>(work.sides());
      if (repetition % 2 == 1) {
        Collections.reverse(sides);
      }
      int number = repetition;
      List<Callable<ObjectNode>> turns = new ArrayList<>();
      sides.forEach(side -> turns.add(() -> row(work, side, number)));
      for (Future<ObjectNode> row : processes.invokeAll(turns)) {
        rows.add(row.get());
      }
    }
    return rows;
  }

  private ObjectNode row(Work work, Side side, int repetition)
      throws IOException, InterruptedException {
    ObjectNode row = Json.object();
    row.put("side", side.name());
    row.put("repetition", repetition);
    if (side.isAvailable()) {
      row.setAll(runProcess(work, side));
    } else {
      row.put("unavailable", "not on JDK " + Runtime.version().feature());
    }
    System.out.println(work.name() + " " + row);
    return row;
  }

  private ObjectNode runProcess(Work work, Side side) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(work.command(side, scale));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    // A process that hangs is ended, which ends its output, too.
    CompletableFuture<Process> unused =
        process
            .onExit()
            .orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS)
            .whenComplete((ended, timeout) -> process.destroyForcibly());
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (exit == 0) {
      try {
        String last = output.strip().lines().reduce("", (before, line) -> line);
        ObjectNode result = (ObjectNode) Json.LINE.readTree(last);
        result.put("java", Runtime.version().toString());
        return result;
      } catch (JacksonException | ClassCastException noResult) {
        System.err.println(output);
      }
    }
    failed = true;
    return Json.object().put("failed", "exit code " + exit);
  }
}
