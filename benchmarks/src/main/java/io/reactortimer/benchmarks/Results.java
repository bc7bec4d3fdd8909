// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All that was measured, as it lies in one file: for each work its processes' lines. */
final class Results {

  private static final String WORKS = "works";
  private static final String ROWS = "rows";

  private final ObjectNode root;

  private Results(ObjectNode root) {
    this.root = root;
  }

  /** What the file has; nothing if there is none. */
  static Results read(Path file) throws IOException {
    return Files.exists(file) ? parse(Files.readString(file)) : new Results(Json.object());
  }

  static Results parse(String json) {
    return new Results((ObjectNode) Json.LINE.readTree(json));
  }

  /** Written beside it and moved, so that an interrupted run leaves a whole file. */
  void write(Path file) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(written, format());
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** In place of what was there of this work. */
  void put(Work work, Scale scale, List<ObjectNode> rows) {
    ObjectNode entry = Json.object();
    entry.put("scale", scale.name());
    entry.set("machine", machine());
    ArrayNode array = entry.putArray(ROWS);
    rows.forEach(array::add);
    root.withObject("/" + WORKS).set(work.name(), entry);
  }

  WorkResults of(String work) {
    return new WorkResults(root.path(WORKS).path(work).path(ROWS));
  }

  boolean has(String work) {
    return root.path(WORKS).has(work);
  }

  /** What machine and when, in a line; of all works if they are alike. */
  List<String> machines() {
    return root.path(WORKS).values().stream().map(Results::described).distinct().toList();
  }

  private static String described(JsonNode entry) {
    JsonNode machine = entry.path("machine");
    return String.join(
        ", ",
        machine.path("cores").asString() + " cores of " + machine.path("cpu").asString("a machine"),
        machine.path("os").asString(),
        machine.path("jdk").asString(),
        machine.path("date").asString(),
        entry.path("scale").asString() + " scale");
  }

  private static ObjectNode machine() {
    ObjectNode machine = Json.object();
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("cpu", ProcTasks.processor());
    // Of the kernel's version what is the same on all builds of it.
    String version = property("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1");
    machine.put("os", property("os.name") + " " + version + " " + property("os.arch"));
    machine.put("jdk", property("java.vm.name") + " " + Runtime.version());
    machine.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    return machine;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  /** One line a row: thousands of lines for a few hundred rows would hide what changed. */
  private String format() {
    StringBuilder text = new StringBuilder("{\"works\": {");
    String between = "\n";
    for (var work : root.path(WORKS).properties()) {
      text.append(between).append("\"").append(work.getKey()).append("\": {");
      for (var part : work.getValue().properties()) {
        if (!part.getKey().equals(ROWS)) {
          text.append("\"")
              .append(part.getKey())
              .append("\": ")
              .append(part.getValue())
              .append(", ");
        }
      }
      List<String> rows =
          work.getValue().path(ROWS).values().stream().map(JsonNode::toString).toList();
      text.append("\"rows\": [\n  ").append(String.join(",\n  ", rows)).append("\n]}");
      between = ",\n";
    }
    return text.append("\n}}\n").toString();
  }
}
