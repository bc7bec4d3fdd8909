// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * One table of the report.
 *
 * @param sides in the order of the table
 * @param baselines what the others are compared with
 */
record Work(
    String name,
    String title,
    Kind kind,
    List<Side> sides,
    List<Side> baselines,
    Arguments arguments) {

  /** What the process is told besides its side. */
  interface Arguments {
    List<Object> at(Scale scale);
  }

  /** Whether the work is meant by a name on the command line: its own, or one of a family. */
  boolean isNamed(String selection) {
    return name.equals(selection) || name.startsWith(selection + "-");
  }

  /** More for one that something is to be reached in, or that tells why it is not. */
  int repetitions(Scale scale) {
    boolean hasGoal = Goal.ALL.stream().anyMatch(goal -> goal.work().equals(name));
    return kind.equals(Kind.STEADY)
        ? 2 * scale.repetitions(true)
        : scale.repetitions(hasGoal || isNamed("cost"));
  }

  /** The arguments of the java command of one process. */
  List<String> command(Side side, Scale scale) {
    List<String> command = new ArrayList<>(scale.jvmOptions());
    command.addAll(kind.jvmOptions());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(kind.main().getName());
    command.add(side.name());
    arguments.at(scale).forEach(argument -> command.add(argument.toString()));
    return command;
  }
}
