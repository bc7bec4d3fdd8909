// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import static io.reactortimer.benchmarks.Side.AGRONA;
import static io.reactortimer.benchmarks.Side.BARE;
import static io.reactortimer.benchmarks.Side.BARE_SLACK_10;
import static io.reactortimer.benchmarks.Side.BARE_SLOTS;
import static io.reactortimer.benchmarks.Side.BARE_TAKEN_OVER;
import static io.reactortimer.benchmarks.Side.FORK_JOIN;
import static io.reactortimer.benchmarks.Side.HANDED_OVER;
import static io.reactortimer.benchmarks.Side.HANDED_OVER_QUEUE;
import static io.reactortimer.benchmarks.Side.NETTY_LOOP;
import static io.reactortimer.benchmarks.Side.NETTY_WHEEL_1;
import static io.reactortimer.benchmarks.Side.NETTY_WHEEL_10;
import static io.reactortimer.benchmarks.Side.NOTHING;
import static io.reactortimer.benchmarks.Side.SCHEDULED_POOL;
import static io.reactortimer.benchmarks.Side.STOCK;
import static io.reactortimer.benchmarks.Side.STOCK_ONE_THREAD;
import static io.reactortimer.benchmarks.Side.TAKEN_OVER;
import static io.reactortimer.benchmarks.Side.TIMER;
import static io.reactortimer.benchmarks.Side.TIMER_EXACT;
import static io.reactortimer.benchmarks.Side.TIMER_LISTED;
import static io.reactortimer.benchmarks.Side.TIMER_SLACK_10;
import static io.reactortimer.benchmarks.Side.TIMER_SLACK_2;

import java.util.ArrayList;
import java.util.List;

/** All that is measured, in the order of the report. */
final class Works {

  private static final int MANY = 100_000;

  private Works() {}

  static List<Work> all() {
    List<Work> works = new ArrayList<>();
    loads(works);
    List<Side> reactor = List.of(STOCK, TAKEN_OVER, TIMER);
    for (String what : List.of("intervals", "subscriptions", "tasks")) {
      works.add(
          work(
              "memory-" + what,
              "Heap of a live timer: " + what,
              Kind.MEMORY,
              reactor,
              scale -> List.of(what, scale.timers(MANY))));
    }
    for (int background : new int[] {0, MANY}) {
      for (int threads : new int[] {1, 2, 4}) {
        works.add(churn(threads, 0, background));
        works.add(churn(threads, 1024, background));
      }
    }
    for (int background : new int[] {0, MANY}) {
      for (int threads : new int[] {1, 2, 4}) {
        works.add(timeout(threads, 0, background, false));
        works.add(timeout(threads, 1024, background, false));
      }
    }
    works.add(timeout(1, 0, 0, true));
    works.add(timeout(4, 0, 0, true));
    works.add(
        work(
            "storm",
            "100,000 intervals begin and end",
            Kind.STORM,
            List.of(STOCK, TAKEN_OVER, TIMER, HANDED_OVER, HANDED_OVER_QUEUE, NOTHING),
            scale -> List.of(scale.timers(MANY), scale.rounds(), scale.rounds())));
    for (String delays : List.of("equal", "distinct")) {
      works.add(
          work(
              "burst-" + delays,
              "100,000 tasks due at once, delays " + delays,
              Kind.BURST,
              List.of(STOCK, TIMER, SCHEDULED_POOL, NETTY_WHEEL_1),
              scale -> List.of(delays, scale.timers(MANY), scale.rounds(), scale.rounds())));
    }
    for (String what : List.of("heavy", "blocked")) {
      works.add(
          work(
              what,
              what.equals("heavy")
                  ? "Heavy: four callbacks that take 40 ms of each 100"
                  : "Blocked: twenty intervals beside a callback that does not return",
              Kind.HEAVY,
              List.of(STOCK, TAKEN_OVER, TIMER, SCHEDULED_POOL, FORK_JOIN, NETTY_WHEEL_1),
              scale -> List.of(what, scale.windowMillis())));
    }
    for (String live : List.of("nothing", "hour")) {
      works.add(
          work(
              "idle-" + live,
              live.equals("hour") ? "Idle: one timer in an hour" : "Idle: nothing live",
              Kind.IDLE,
              List.of(STOCK, TIMER),
              scale -> List.of(live, scale.idleMillis())));
    }
    works.addAll(Parts.all());
    return works;
  }

  private static void loads(List<Work> works) {
    List<Side> three = List.of(STOCK, TIMER, NETTY_WHEEL_1);
    List<Side> goals =
        List.of(
            STOCK,
            TAKEN_OVER,
            TIMER,
            TIMER_SLACK_2,
            TIMER_SLACK_10,
            TIMER_EXACT,
            NETTY_WHEEL_1,
            NETTY_WHEEL_10,
            NOTHING);
    List<Side> others =
        List.of(
            STOCK_ONE_THREAD, TIMER_LISTED, SCHEDULED_POOL, FORK_JOIN, NETTY_LOOP, AGRONA, STOCK);
    List<Side> demand = List.of(STOCK, TIMER, NOTHING);
    List<Side> slack = List.of(STOCK, TIMER, TIMER_SLACK_10, NETTY_WHEEL_1, NETTY_WHEEL_10);
    works.add(load("equal-1000", "1,000 intervals of 1 s", slack));
    works.add(load("equal-10000", "10,000 intervals of 1 s", slack));
    works.add(load("equal-100000", "100,000 intervals of 1 s", goals));
    works.add(load("others-100000", "100,000 intervals of 1 s, others", others));
    works.add(
        load(
            "bound-100000",
            "100,000 intervals of 1 s, and the least that they could cost",
            List.of(
                STOCK,
                TAKEN_OVER,
                TIMER,
                TIMER_SLACK_10,
                BARE,
                BARE_SLACK_10,
                BARE_TAKEN_OVER,
                NETTY_WHEEL_1,
                NETTY_WHEEL_10)));
    works.add(
        load(
            "collected-100000",
            "100,000 intervals of 1 s, after four collections of garbage",
            List.of(
                STOCK,
                TAKEN_OVER,
                TIMER,
                TIMER_SLACK_10,
                BARE,
                BARE_SLACK_10,
                NETTY_WHEEL_1,
                NETTY_WHEEL_10)));
    works.add(
        load(
            "bound-mixed-100000",
            "100,000 intervals of eight periods, and the least that they could cost",
            List.of(STOCK, TIMER, BARE)));
    works.add(
        load(
            "bound-distinct-100000",
            "100,000 intervals, no two periods alike, and the least that they could cost",
            List.of(STOCK, TIMER, BARE_SLOTS, NETTY_WHEEL_1)));
    works.add(
        load(
            "equal-1000000",
            "1,000,000 intervals of 1 s",
            List.of(STOCK, TIMER, BARE, NETTY_WHEEL_1)));
    works.add(load("mixed-100000", "100,000 intervals of eight periods", three));
    works.add(load("distinct-100000", "100,000 intervals, no two periods alike", three));
    works.add(load("fast-10240", "10,240 intervals of 100 ms", three));
    works.add(
        load(
            "bound-10240",
            "10,240 intervals of 100 ms, and the least that they could cost",
            List.of(STOCK, TIMER, BARE, NETTY_WHEEL_1)));
    works.add(
        load(
            "exact-1000",
            "1,000 intervals of 10 ms, exact",
            List.of(STOCK, TIMER_EXACT, NETTY_LOOP)));
    works.add(
        work(
            "steady-100000",
            "100,000 intervals of 1 s, process by process",
            Kind.STEADY,
            List.of(TIMER),
            scale ->
                List.of(
                    "equal-100000",
                    scale.timers(MANY),
                    scale.warmUpMillis(),
                    scale.windowMillis())));
    List<Side> starting = List.of(STOCK, TIMER, NETTY_WHEEL_1);
    works.add(
        work(
            "cold-100000",
            "The first five seconds of 100,000 intervals of 1 s",
            Kind.START,
            starting,
            scale -> List.of(scale.timers(MANY), 0, 5 * scale.windowMillis() / 3, 0)));
    works.add(
        work(
            "crowded-100000",
            "100,000 intervals of 1 s from 2 s after their start on, beside four busy processes",
            Kind.START,
            starting,
            scale ->
                List.of(
                    scale.timers(MANY),
                    2 * scale.windowMillis() / 3,
                    5 * scale.windowMillis() / 3,
                    4)));
    works.add(
        work(
            "slow-10000000",
            "10,000,000 intervals of 30 s",
            Kind.MILLIONS,
            List.of(TIMER),
            scale -> List.of(scale.timers(10_000_000), 20 * scale.windowMillis() / 3)));
    works.add(load("demand-100000", "100,000 intervals of 1 s, one tick asked at a time", demand));
  }

  private static Work load(String name, String title, List<Side> sides) {
    return new Work(
        name,
        title,
        Kind.LOAD,
        sides,
        sides.contains(NETTY_WHEEL_1) ? List.of(STOCK, NETTY_WHEEL_1) : List.of(STOCK),
        scale ->
            List.of(
                name,
                scale.timers(Workload.named(name).timers()),
                Workload.named(name).warmUpMillis(scale),
                scale.windowMillis()));
  }

  private static Work churn(int threads, int depth, int background) {
    String name = "churn-" + threads + (depth == 0 ? "-at-once" : "-" + depth + "-later");
    String title =
        "Scheduled and cancelled "
            + (depth == 0 ? "at once" : depth + " later")
            + ", threads: "
            + threads;
    return new Work(
        background == 0 ? name : name + "-loaded",
        background == 0 ? title : title + ", beside 100,000 intervals",
        Kind.CHURN,
        List.of(STOCK, TIMER, SCHEDULED_POOL, FORK_JOIN, NETTY_WHEEL_1),
        List.of(STOCK, NETTY_WHEEL_1),
        scale ->
            List.of(
                threads,
                depth,
                scale.timers(background),
                background == 0 ? scale.spinWarmUpMillis() : scale.warmUpMillis(),
                scale.spinMillis()));
  }

  /** Warmed up as long as a load: much of it is Reactor's code, and takes that long to compile. */
  private static Work timeout(int threads, int depth, int background, boolean named) {
    return work(
        "timeout-"
            + threads
            + (depth == 0 ? "" : "-" + depth + "-later")
            + (background == 0 ? "" : "-loaded")
            + (named ? "-named" : ""),
        "Timeouts of requests that are answered "
            + (depth == 0 ? "at once" : depth + " later")
            + ", threads: "
            + threads
            + (background == 0 ? "" : ", beside 100,000 intervals")
            + (named ? ", of sources that have a name" : ""),
        Kind.TIMEOUT,
        background == 0
            ? List.of(STOCK, TAKEN_OVER, TIMER, BARE_TAKEN_OVER, NOTHING)
            : List.of(STOCK, TAKEN_OVER, TIMER),
        scale ->
            List.of(
                threads,
                depth,
                scale.timers(background),
                named ? "named" : "unnamed",
                scale.warmUpMillis(),
                scale.spinMillis()));
  }

  private static Work work(
      String name, String title, Kind kind, List<Side> sides, Work.Arguments arguments) {
    return new Work(name, title, kind, sides, List.of(STOCK), arguments);
  }
}
