// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.pauses;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link PausedApplication} in a process of its own, and what it has said. */
final class ChildProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Writer in;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<Pause> pauses = new ArrayList<>();
  private final long timerThread;

  /** A pause that the process was told of; times are those of the wall clock. */
  record Pause(
      long fromMillis,
      long untilMillis,
      String cause,
      long timersLate,
      long missed,
      long missedBySubscribers,
      String rest) {

    static Pause parse(String line) {
      String[] words = line.split(" ", 8);
      return new Pause(
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          words[3],
          Long.parseLong(words[4]),
          Long.parseLong(words[5]),
          Long.parseLong(words[6]),
          words[7]);
    }

    boolean covers(long millis) {
      return fromMillis <= millis && millis <= untilMillis;
    }

    boolean overlaps(long from, long until) {
      return millisWithin(from, until) > 0;
    }

    long millisWithin(long from, long until) {
      return Math.max(0, Math.min(untilMillis, until) - Math.max(fromMillis, from));
    }
  }

  private ChildProcess(Process process) {
    this.process = process;
    this.in = process.outputWriter();
    Thread reader = new Thread(() -> read(process.inputReader()), "child output");
    reader.setDaemon(true);
    reader.start();
    this.timerThread = Long.parseLong(await("READY")[1]);
  }

  /** Starts one; before the name of the JVM stands what is to start that. */
  static ChildProcess start(List<String> prefix, String... options) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(Arrays.asList(options));
    command.add(PausedApplication.class.getName());
    return new ChildProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private void read(BufferedReader out) {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("END " + e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Returns the id of its timer thread. */
  long timerThread() {
    return timerThread;
  }

  void send(String command) throws IOException {
    in.write(command + "\n");
    in.flush();
  }

  /** Waits for a line that begins with that word; keeps the pauses that come before. */
  String[] await(String word) {
    while (true) {
      String line = next(PATIENCE_SECONDS);
      if (line == null) {
        throw new AssertionError("the child process does not say " + word);
      }
      if (line.startsWith("PAUSE ")) {
        pauses.add(Pause.parse(line));
      }
      if (line.startsWith(word)) {
        return line.split(" ");
      }
    }
  }

  private String next(long seconds) {
    try {
      return lines.poll(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the pauses so far, once there is one that goes on after that moment. */
  List<Pause> pausesUntil(long millis) {
    while (pauses.stream().noneMatch(pause -> pause.untilMillis() >= millis)) {
      await("PAUSE");
    }
    return List.copyOf(pauses);
  }

  /** Returns the pauses so far. */
  List<Pause> pauses() {
    for (String line = lines.poll(); line != null; line = lines.poll()) {
      if (line.startsWith("PAUSE ")) {
        pauses.add(Pause.parse(line));
      }
    }
    return List.copyOf(pauses);
  }

  /** Has a command run to its end. */
  static int run(String... command) throws IOException, InterruptedException {
    Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    run.getInputStream().readAllBytes();
    return run.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
