// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import static io.reactortimer.benchmarks.Side.HEAP;
import static io.reactortimer.benchmarks.Side.NOTHING;
import static io.reactortimer.benchmarks.Side.STOCK;
import static io.reactortimer.benchmarks.Side.TAKEN_OVER;
import static io.reactortimer.benchmarks.Side.TIMER;

import java.util.ArrayList;
import java.util.List;

/** The works that measure one part: a queue, a tick, a hand-over, a wake-up. */
final class Parts {

  private Parts() {}

  static List<Work> all() {
    List<Work> works = new ArrayList<>();
    works.add(
        jmh(
            "timeout-elements",
            "A timeout of 30 s for each element of a stream",
            "ElementBenchmark.elements",
            List.of(STOCK, TAKEN_OVER, TIMER, NOTHING)));
    handOver(works, "tasks", "Tasks through one worker", "workerTasks");
    handOver(works, "publish-on", "Elements through `publishOn`, one pipeline", "publishOn");
    handOver(works, "pipelines", "Elements through `publishOn`, 64 pipelines", "pipelines");
    handOver(works, "ping-pong", "A task to a thread that waits, and back", "pingPong");
    for (String method : List.of("fireAndArm", "cancelAndArm")) {
      for (String periods : List.of("equal", "distinct")) {
        queue(works, method, periods, 1_000);
        queue(works, method, periods, 100_000);
      }
    }
    works.add(tick("counts"));
    works.add(tick("ticks"));
    costs(works);
    looks(works);
    return works;
  }

  private static void handOver(List<Work> works, String name, String title, String method) {
    works.add(
        jmh("hand-over-" + name, title, "HandOverBenchmark." + method, List.of(STOCK, TAKEN_OVER)));
  }

  private static void queue(List<Work> works, String method, String periods, int timers) {
    boolean fires = method.equals("fireAndArm");
    works.add(
        jmh(
            "queue-" + (fires ? "fire" : "cancel") + "-" + periods + "-" + timers,
            String.format(
                "One of %,d in a queue %s and is armed again, periods %s",
                timers, fires ? "fires" : "is cancelled", periods),
            "QueueBenchmark." + method,
            List.of(HEAP, TIMER),
            "periods=" + periods,
            "timers=" + timers));
  }

  private static Work tick(String elements) {
    return jmh(
        "tick-" + elements,
        "A tick of one of 1,000 intervals, from the queue through the subscriber and back, as "
            + elements,
        "TickBenchmark.tick",
        List.of(TAKEN_OVER, TIMER),
        "elements=" + elements);
  }

  private static Work jmh(
      String name, String title, String method, List<Side> sides, String... parameters) {
    return new Work(
        name,
        title,
        Kind.JMH,
        sides,
        sides.subList(0, 1),
        scale -> {
          List<Object> arguments =
              new ArrayList<>(List.of(method, scale.jmhProcesses(), scale.iterationMillis()));
          arguments.addAll(List.of(parameters));
          return arguments;
        });
  }

  private static void costs(List<Work> works) {
    List<Side> nothing = List.of(NOTHING);
    works.add(
        new Work(
            "cost-park",
            "What a thread costs that wakes every millisecond",
            Kind.PARK,
            nothing,
            nothing,
            scale -> List.of(scale.windowMillis() / 3, scale.windowMillis())));
    for (int atATime : new int[] {100, 1_000}) {
      works.add(
          new Work(
              "cost-touch-" + atATime,
              String.format(
                  "What memory costs after a sleep: %,d of 100,000 every %d ms",
                  atATime, atATime / 100),
              Kind.TOUCH,
              nothing,
              nothing,
              scale ->
                  List.of(atATime, atATime * 10, scale.windowMillis() / 3, scale.windowMillis())));
    }
    for (int timers : new int[] {0, 1_000, 10_000, 100_000}) {
      works.add(turn(timers, 1));
    }
    works.add(turn(100_000, 10));
    for (int timers : new int[] {100, 100_000}) {
      works.add(
          new Work(
              "meters-" + timers,
              String.format("What the meters cost, with %,d intervals of 1 s", timers),
              Kind.METERS,
              List.of(TIMER),
              List.of(TIMER),
              scale ->
                  List.of(
                      scale.timers(timers),
                      scale.rounds() * 3,
                      scale.warmUpMillis(),
                      scale.windowMillis() / 3)));
    }
  }

  /** What those who look cost, and what they look for. */
  private static void looks(List<Work> works) {
    List<Side> ours = List.of(TIMER);
    works.add(
        new Work(
            "recording",
            "What a recording of the Flight Recorder costs, with 100,000 intervals of 1 s",
            Kind.RECORDING,
            ours,
            ours,
            scale ->
                List.of(
                    scale.timers(100_000),
                    scale.rounds() * 3,
                    scale.warmUpMillis(),
                    scale.windowMillis() / 3)));
    works.add(
        new Work(
            "origins",
            "What it costs to record the lines that made a sample of 100,000 intervals",
            Kind.ORIGINS,
            ours,
            ours,
            scale -> List.of(scale.timers(100_000), scale.rounds() * 5)));
    works.add(
        new Work(
            "listing",
            "What it costs to list 100,000 intervals, with suspects and without",
            Kind.LISTING,
            ours,
            ours,
            scale ->
                List.of(scale.timers(100_000), scale.rounds() * 3, scale.windowMillis() / 15)));
  }

  private static Work turn(int timers, int parkMillis) {
    return new Work(
        "cost-turn-" + timers + (parkMillis == 1 ? "" : "-every-" + parkMillis),
        String.format("What a wake-up is made of: %,d intervals, every %d ms", timers, parkMillis),
        Kind.TURN,
        List.of(TIMER),
        List.of(TIMER),
        scale ->
            List.of(
                scale.timers(timers),
                parkMillis * 1_000,
                scale.rounds(),
                scale.windowMillis() / 3));
  }
}
