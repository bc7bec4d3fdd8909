// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.pauses;

import io.reactortimer.Tick;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.PauseReport;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * A process to be paused: it has a hundred intervals, obeys the lines it reads, and writes a line
 * for each pause that it is told of.
 */
final class PausedApplication {

  static final int INTERVALS = 100;

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final TimerScheduler timers;
  private final Queue<Missed> ledger = new ConcurrentLinkedQueue<>();
  private final List<Object> heap = new ArrayList<>();
  private volatile boolean calm;

  /** A tick that stands for others, as its subscriber has seen it. */
  private record Missed(long dueMillis, long deliveredMillis, long ticks) {}

  private PausedApplication(Duration threshold) {
    timers = TimerScheduler.builder("app").slack(Duration.ZERO).pauseThreshold(threshold).build();
    timers.addPauseListener(this::tell);
  }

  public static void main(String[] arguments) throws Exception {
    PausedApplication application =
        new PausedApplication(Duration.ofMillis(Long.getLong("threshold", 50)));
    application.tick();
    application.obey();
  }

  private void tick() {
    for (int i = 0; i < INTERVALS; i++) {
      Timers.every(PERIOD)
          .initialDelay(PERIOD.plusMillis(i))
          .name(i % 4 == 0 ? "rare" : "frequent")
          .on(timers)
          .ticks()
          .subscribe(this::ticked);
    }
  }

  private void ticked(Tick tick) {
    if (tick.missed() > 0) {
      long now = System.currentTimeMillis();
      ledger.add(new Missed(now - tick.lateness().toMillis(), now, tick.missed()));
    }
  }

  private void tell(PauseReport report) {
    long start = report.startedAt().toEpochMilli();
    long end = report.startedAt().plus(report.duration()).toEpochMilli();
    // To the reading of a clock of milliseconds: a tick that missed some is later than that.
    long missed =
        ledger.stream()
            .filter(entry -> entry.dueMillis < end - 2 && entry.deliveredMillis > end - 10)
            .mapToLong(Missed::ticks)
            .sum();
    say(
        "PAUSE %d %d %s %d %d %d %s"
            .formatted(
                start,
                end,
                report.cause(),
                report.timersLate(),
                report.ticksMissed(),
                missed,
                (report.missedByName() + " " + report.evidence()).replace('\n', ' ')));
  }

  private void obey() throws Exception {
    say("READY " + threadId());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "fill" -> fill(Integer.parseInt(words[1]));
        case "gc" -> timed("GC", System::gc);
        case "sleep" -> sleepInCallback(Long.parseLong(words[1]));
        case "calm" -> calm = true;
        case "busy" -> busy(Integer.parseInt(words[1]));
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  /** Fills the heap with that many million objects that a collector has to follow. */
  private void fill(int millions) {
    for (int i = 0; i < millions * 1_000; i++) {
      Object last = null;
      for (int j = 0; j < 1_000; j++) {
        last = new Object[] {last};
      }
      heap.add(last);
    }
    say("FILLED " + heap.size());
  }

  private static void timed(String what, Runnable work) {
    long from = System.currentTimeMillis();
    work.run();
    say(what + " " + from + " " + System.currentTimeMillis());
  }

  private void sleepInCallback(long millis) {
    Mono.delay(Duration.ofMillis(10), timers)
        .subscribe(tick -> timed("SLEPT", () -> sleep(millis)));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void busy(int threads) {
    calm = false;
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (!calm) {
                  Thread.onSpinWait();
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
    say("BUSY");
  }

  /** The id that the system has given to the thread of the timers; 0 off Linux. */
  private static long threadId() throws Exception {
    Path tasks = Path.of("/proc/self/task");
    if (!Files.isDirectory(tasks)) {
      return 0;
    }
    try (Stream<Path> threads = Files.list(tasks)) {
      for (Path thread : threads.toList()) {
        if (Files.readString(thread.resolve("comm")).trim().equals("app-1")) {
          return Long.parseLong(thread.getFileName().toString());
        }
      }
    }
    return 0;
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
