// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.List;

/**
 * A kind of work.
 *
 * @param main what one process of it runs
 * @param about what is measured, for the report
 */
record Kind(Class<?> main, String about, List<String> jvmOptions, List<Column> columns) {

  /** Memory that nobody has touched before would be most of what it costs to allocate. */
  private static final List<String> TOUCHED = List.of("-XX:+AlwaysPreTouch");

  static final Kind LOAD =
      new Kind(
          LoadRun.class,
          "Intervals with random phases. Cores kept busy by the whole process, and how late ticks"
              + " are delivered; all sides have the same consumer.",
          List.of(),
          List.of(
              Column.compared("cores", "cores", 1, Column.Gain.LESS),
              Column.plain("ns CPU a tick", "nanosPerTick", 1),
              Column.plain("ticks/s", "ticksPerSecond", 1),
              Column.plain("late p50, ms", "latenessP50Micros", 1e3),
              Column.plain("p90", "latenessP90Micros", 1e3),
              Column.plain("p99", "latenessP99Micros", 1e3),
              Column.plain("max", "latenessMaxMicros", 1e3),
              Column.plain("switches/s", "switchesPerSecond", 1),
              Column.plain("own wake-ups/s", "wakeupsPerSecond", 1),
              Column.plain("bytes a tick", "bytesPerTick", 1),
              Column.plain("GC, ms", "gcMillis", 1)));

  static final Kind STEADY =
      new Kind(
          LoadRun.class,
          "As the loads, one process after the other: whether they are alike.",
          List.of(),
          List.of(
              Column.spread("ns CPU a tick", "nanosPerTick", 1),
              Column.ranged("cores", "cores", 1),
              Column.ranged("late p99, ms", "latenessP99Micros", 1e3)));

  static final Kind START =
      new Kind(
          StartRun.class,
          "Intervals with random phases, measured from when the first is started, or from soon"
              + " after, in a process that has run nothing before; CPU with that of the threads"
              + " that compile.",
          List.of(),
          List.of(
              Column.compared("cores", "cores", 1, Column.Gain.LESS),
              Column.plain("ticks/s", "ticksPerSecond", 1),
              Column.plain("late p50, ms", "latenessP50Micros", 1e3),
              Column.plain("p90", "latenessP90Micros", 1e3),
              Column.compared("p99", "latenessP99Micros", 1e3, Column.Gain.LESS),
              Column.plain("max", "latenessMaxMicros", 1e3)));

  static final Kind MILLIONS =
      new Kind(
          MillionsRun.class,
          "Intervals of 30 s with random phases and a heap of at most 8 GiB; a page of 1,000, then"
              + " a report, are asked for in the middle.",
          List.of("-Xmx8g"),
          List.of(
              Column.ranged("created, s", "createdSeconds", 1),
              Column.ranged("cores before the page", "cores", 1),
              Column.plain("ns CPU a tick", "nanosPerTick", 1),
              Column.plain("ticks/s", "ticksPerSecond", 1),
              Column.plain("late p50, ms", "latenessP50Micros", 1e3),
              Column.ranged("p99", "latenessP99Micros", 1e3),
              Column.ranged("max", "latenessMaxMicros", 1e3),
              Column.ranged("page, ms", "pageMillis", 1),
              Column.ranged("report, ms", "reportMillis", 1),
              Column.plain("missed", "missed", 1)));

  static final Kind MEMORY =
      new Kind(
          MemoryRun.class,
          "Heap that a live timer holds after a collection, subscriber and task not counted.",
          // Others count what is set aside for a thread to allocate from, some megabytes, as used.
          List.of("-XX:+UseG1GC"),
          List.of(Column.compared("bytes a timer", "bytesPerTimer", 1, Column.Gain.LESS)));

  static final Kind CHURN =
      new Kind(
          ChurnRun.class,
          "A task in 30 s that is cancelled; on one worker.",
          TOUCHED,
          List.of(
              Column.compared("million/s", "opsPerSecond", 1e6, Column.Gain.MORE),
              Column.compared(
                  "ns CPU of the process for one", "cpuNanosPerOp", 1, Column.Gain.LESS),
              Column.plain("bytes for one", "bytesPerOp", 1),
              Column.plain("GC, ms", "gcMillis", 1),
              Column.plain("ticks/s beside", "ticksPerSecond", 1)));

  static final Kind TIMEOUT =
      new Kind(
          TimeoutRun.class,
          "A `Mono` with a timeout of 30 s that gets its value: `Mono.timeout`; side `TIMER` is"
              + " `Timers.timeout`.",
          TOUCHED,
          CHURN.columns);

  static final Kind STORM =
      new Kind(
          StormRun.class,
          "Intervals of one second that are all subscribed to, then all disposed of.",
          TOUCHED,
          List.of(
              Column.compared("CPU, ms a round", "cpuMillisPerRound", 1, Column.Gain.LESS),
              Column.compared("ms a round", "millisPerRound", 1, Column.Gain.LESS)));

  static final Kind BURST =
      new Kind(
          BurstRun.class,
          "Tasks that are all due within one millisecond, on one worker: from the latest deadline"
              + " to the last task.",
          TOUCHED,
          List.of(
              Column.compared("last one late, ms", "lastLateMillis", 1, Column.Gain.LESS),
              Column.plain("worst round, ms", "lastLateMaxMillis", 1)));

  static final Kind IDLE =
      new Kind(
          IdleRun.class,
          "Wake-ups of the scheduler's thread in 3 s: as it counts them, and as the system does.",
          List.of(),
          List.of(Column.plain("wake-ups", "wakeups", 1), Column.plain("switches", "switches", 1)));

  static final Kind HEAVY =
      new Kind(
          HeavyRun.class,
          "Intervals of 100 ms on four threads, of which some take long or block: what the others"
              + " get of the ticks that are due, and how long one of them is silent at most.",
          List.of(),
          List.of(
              Column.compared("ticks", "ticks", 1, Column.Gain.MORE),
              Column.plain("due", "due", 1),
              Column.plain("longest silence, ms", "silentMillis", 1)));

  static final Kind JMH =
      new Kind(
          JmhRun.class,
          "JMH with its GC profiler: what one takes, in the median of three iterations.",
          TOUCHED,
          List.of(
              Column.compared("ns", "nanosPerOp", 1, Column.Gain.LESS),
              Column.plain("bytes", "bytesPerOp", 1)));

  static final Kind PARK =
      new Kind(
          ParkCost.class,
          "A thread that parks for a millisecond, again and again.",
          List.of(),
          List.of(
              Column.ranged("cores", "cores", 1),
              Column.ranged("us a wake-up", "microsPerWakeup", 1),
              Column.plain("wake-ups/s", "wakeupsPerSecond", 1)));

  static final Kind TOUCH =
      new Kind(
          TouchCost.class,
          "A thread that parks, and then reads and writes so many of 100,000 objects of the size of"
              + " a timer, each with one of the size of a subscriber.",
          List.of(),
          List.of(
              Column.ranged("us a wake-up, none touched", "microsPerWakeup", 1),
              Column.ranged("ns an object after parking", "coldNanosPerObject", 1),
              Column.ranged("without parking", "warmNanosPerObject", 1)));

  static final Kind TURN =
      new Kind(
          TurnCost.class,
          "A thread that parks and then turns a loop with intervals of 1 s, and what that costs"
              + " beyond parking.",
          List.of(),
          List.of(
              Column.ranged("us to park and wake", "microsPerWakeup", 1),
              Column.plain("ticks a wake-up", "ticksPerWakeup", 1),
              Column.ranged("us beyond", "microsBeyond", 1)));

  static final Kind METERS =
      new Kind(
          MetersCost.class,
          "CPU of the loop's thread for a tick in windows in which lateness is recorded, and in"
              + " those between; the ratio is that of neighbours.",
          List.of(),
          List.of(
              Column.ranged("with, ns", "withNanosPerTick", 1),
              Column.ranged("without, ns", "withoutNanosPerTick", 1),
              Column.ranged("ratio", "ratio", 1),
              Column.plain("lower quartile", "ratioLowerQuartile", 1),
              Column.plain("upper quartile", "ratioUpperQuartile", 1),
              Column.plain("all meters read, ms", "readMillis", 1)));

  static final Kind RECORDING =
      new Kind(
          RecordingCost.class,
          "CPU of the loop's thread for a tick in windows in which the Flight Recorder records, in"
              + " those between, and before it was in use; the ratio is that of neighbours.",
          List.of(),
          List.of(
              Column.ranged("never in use, ns", "unusedNanosPerTick", 1),
              Column.ranged("off, ns", "offNanosPerTick", 1),
              Column.ranged("on, ns", "onNanosPerTick", 1),
              Column.ranged("on to off", "ratio", 1),
              Column.plain("lower quartile", "ratioLowerQuartile", 1),
              Column.plain("upper quartile", "ratioUpperQuartile", 1)));

  static final Kind ORIGINS =
      new Kind(
          OriginsCost.class,
          "CPU of the process for each of the intervals, with origins of a sample and without, in"
              + " turn; the ratio is that of neighbours.",
          List.of(),
          List.of(
              Column.ranged("off, ns", "offNanos", 1),
              Column.ranged("sampled, ns", "sampledNanos", 1),
              Column.ranged("sampled to off", "ratio", 1),
              Column.plain("lower quartile", "ratioLowerQuartile", 1),
              Column.plain("upper quartile", "ratioUpperQuartile", 1)));

  static final Kind LISTING =
      new Kind(
          ListingCost.class,
          "CPU of the caller for counts, groups, suspects and a page, for the same without"
              + " suspects, in turn, for groups alone and for a page alone; the ratio is that of"
              + " neighbours.",
          List.of(),
          List.of(
              Column.ranged("all, ms", "reportMillis", 1),
              Column.ranged("without suspects, ms", "withoutSuspectsMillis", 1),
              Column.ranged("with to without", "ratio", 1),
              Column.plain("lower quartile", "ratioLowerQuartile", 1),
              Column.plain("upper quartile", "ratioUpperQuartile", 1),
              Column.plain("groups, ms", "countedMillis", 1),
              Column.plain("page, ms", "pageMillis", 1)));
}
