// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What Linux tells of the threads of this process, by their ids; other systems tell nothing. */
final class ProcTasks {

  private static final Path TASKS = Path.of("/proc/self/task");
  private static final String SWITCHES = "voluntary_ctxt_switches:";

  private ProcTasks() {}

  /** How often each went to wait. */
  static Map<String, Long> voluntarySwitches() {
    return ofEach("status", ProcTasks::switches);
  }

  /**
   * CPU time of each: what the scheduler has, which is finer than the time of the process. Without
   * the threads that compile, which a process that has run for a while needs no more.
   */
  static Map<String, Long> cpuNanos() {
    Map<String, Long> nanos =
        ofEach("schedstat", text -> Long.parseLong(text.substring(0, text.indexOf(' '))));
    nanos.keySet().removeIf(task -> read(TASKS.resolve(task).resolve("comm")).contains("Compiler"));
    return nanos;
  }

  /** The id of the thread of that name, of which the system keeps 15 characters. */
  static String named(String name) {
    String kept = name.substring(0, Math.min(15, name.length()));
    try (Stream<Path> tasks = Files.list(TASKS)) {
      return tasks
          .filter(task -> kept.equals(read(task.resolve("comm")).strip()))
          .map(task -> task.getFileName().toString())
          .findAny()
          .orElse("none");
    } catch (IOException noSuchDirectory) {
      return "none";
    }
  }

  /** The model of the processor, if the system tells. */
  static String processor() {
    return read(Path.of("/proc/cpuinfo"))
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("an unknown processor");
  }

  private interface Parser {
    long parse(String text);
  }

  private static Map<String, Long> ofEach(String file, Parser parser) {
    Map<String, Long> values = new HashMap<>();
    try (Stream<Path> tasks = Files.list(TASKS)) {
      tasks.forEach(
          task -> {
            String text = read(task.resolve(file));
            if (!text.isBlank()) {
              values.put(task.getFileName().toString(), parser.parse(text));
            }
          });
    } catch (IOException noSuchDirectory) {
      values.clear();
    }
    return values;
  }

  private static long switches(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(SWITCHES))
        .mapToLong(line -> Long.parseLong(line.substring(SWITCHES.length()).strip()))
        .sum();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException ended) {
      return "";
    }
  }
}
