// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Stops this whole process for a while by a signal, as a container that is frozen or a machine that
 * is moved would be.
 */
@Component
class Freeze {

  private static final Path STATUS = Path.of("/proc/self/stat");

  /** Returns why this process must not be stopped, or null if it may be. */
  @Nullable String refusal() {
    long pid = ProcessHandle.current().pid();
    if (!Files.isReadable(STATUS)) {
      return "only on Linux";
    }
    if (pid == 1) {
      return "not as process 1 of a container, which no signal stops";
    }
    return leadsAJobOfAShell(pid)
        ? "not when started straight from a shell, which would take the terminal back: start it by"
            + " ./mvnw -Pdemo"
        : null;
  }

  private static boolean leadsAJobOfAShell(long pid) {
    try {
      // After the name in brackets: state, parent, process group, session, terminal.
      String status = Files.readString(STATUS);
      String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
      return fields[2].equals(String.valueOf(pid)) && !fields[4].equals("0");
    } catch (IOException unknown) {
      return true;
    }
  }

  /** Stops the process and lets another one wake it up again. */
  void run(Duration duration) throws IOException {
    String pid = String.valueOf(ProcessHandle.current().pid());
    String seconds = String.valueOf(duration.toSeconds());
    new ProcessBuilder(List.of("sh", "-c", "kill -STOP $0; sleep $1; kill -CONT $0", pid, seconds))
        .start();
  }
}
