// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.TimerScheduler;
import io.reactortimer.live.LatenessInfo;
import io.reactortimer.live.SchedulerCounters;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import io.reactortimer.live.WorkerInfo;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One scheduler: its settings, how many timers live on it, what it has done and how its loops are.
 * Durations are milliseconds.
 *
 * @param name its name
 * @param slack how late a timer may fire so as to share a wake-up
 * @param missedTicks what happens to the missed ticks of its periodic tasks
 * @param maxLive how many timers it may hold, or {@code null} without a limit
 * @param suspended {@code true} while its timers are held back, because its context is paused; else
 *     {@code null}
 * @param live how many timers it holds: armed, parked, gated, paused and firing ones together
 * @param armed how many of them wait for their deadline
 * @param parked how many of them wait for demand
 * @param gated how many of them found their gate closed when they were due last
 * @param paused how many of them wait to be resumed
 * @param firing how many of them were just delivering a tick
 * @param latenessLastMinute how late the ticks of all its loops were in the last minute, and up to
 *     half a minute before, or {@code null} if there was none
 * @param counters what it has done since it was made
 * @param workers its loops
 */
public record SchedulerDescriptor(
    String name,
    BigDecimal slack,
    MissedTickPolicy missedTicks,
    @Nullable Long maxLive,
    @Nullable Boolean suspended,
    long live,
    long armed,
    long parked,
    long gated,
    long paused,
    long firing,
    @Nullable Lateness latenessLastMinute,
    SchedulerCounters counters,
    List<WorkerDescriptor> workers) {

  static SchedulerDescriptor of(
      TimerScheduler scheduler,
      Map<TimerKind, Map<TimerState, Long>> live,
      TagSanitizer.Seen seen) {
    long armed = count(live, TimerState.ARMED);
    long parked = count(live, TimerState.PARKED);
    long gated = count(live, TimerState.GATED);
    long paused = count(live, TimerState.PAUSED);
    long firing = count(live, TimerState.FIRING);
    LatenessInfo recent = scheduler.live().latenessLastMinute();
    return new SchedulerDescriptor(
        scheduler.name(),
        Millis.of(scheduler.slack()),
        scheduler.missedTicks(),
        scheduler.maxLive() == 0 ? null : scheduler.maxLive(),
        scheduler.isSuspended() ? true : null,
        armed + parked + gated + paused + firing,
        armed,
        parked,
        gated,
        paused,
        firing,
        recent == null ? null : Lateness.of(recent),
        scheduler.counters(),
        scheduler.live().workers().stream()
            .map(worker -> WorkerDescriptor.of(worker, seen))
            .toList());
  }

  /** Returns the callbacks that are stuck on any of these. */
  static Stream<StuckDescriptor> stuck(List<SchedulerDescriptor> schedulers) {
    return schedulers.stream()
        .flatMap(scheduler -> scheduler.workers().stream())
        .map(WorkerDescriptor::stuck)
        .filter(Objects::nonNull)
        .flatMap(List::stream);
  }

  private static long count(Map<TimerKind, Map<TimerState, Long>> live, TimerState state) {
    return live.values().stream().mapToLong(states -> states.getOrDefault(state, 0L)).sum();
  }

  /**
   * One loop of a scheduler.
   *
   * @param index its place among the loops, from 0
   * @param thread name of its thread, or {@code null} before the thread was started
   * @param armed timers in its queue
   * @param wakeups how often it came back from waiting
   * @param ticks how many timers it fired
   * @param lateness how late the timers were that it fired so far
   * @param latenessLastMinute the same of the last minute, and up to half a minute before, or
   *     {@code null} if it fired none
   * @param overdue how long the earliest timer in its queue is past its deadline and its slack
   * @param busy share of the time it was not waiting lately, from 0 to 1
   * @param stalledFor how long it has been silent with work due, or {@code null} when it moves
   * @param stuckIn where its thread is if it is stalled, the ten innermost calls first, with
   *     asterisks for a caller who may not see values, else {@code null}
   * @param stuck the callbacks that a thread of it has not come back from, or {@code null} if there
   *     are none
   */
  public record WorkerDescriptor(
      int index,
      @Nullable String thread,
      long armed,
      long wakeups,
      long ticks,
      Lateness lateness,
      @Nullable Lateness latenessLastMinute,
      BigDecimal overdue,
      BigDecimal busy,
      @Nullable BigDecimal stalledFor,
      @Nullable List<String> stuckIn,
      @Nullable List<StuckDescriptor> stuck) {

    static WorkerDescriptor of(WorkerInfo worker, TagSanitizer.Seen seen) {
      List<String> stuckIn = StuckDescriptor.innermost(worker.stackTrace());
      return new WorkerDescriptor(
          worker.index(),
          worker.thread(),
          worker.armed(),
          worker.wakeups(),
          worker.ticks(),
          Lateness.of(worker.lateness()),
          worker.latenessLastMinute() == null ? null : Lateness.of(worker.latenessLastMinute()),
          Millis.of(worker.overdue()),
          BigDecimal.valueOf(worker.busy()).setScale(4, RoundingMode.HALF_UP),
          Millis.ofNullable(worker.stalledFor()),
          stuckIn.isEmpty() ? null : seen.lines("stuckIn", stuckIn),
          worker.stuck().isEmpty()
              ? null
              : worker.stuck().stream().map(one -> StuckDescriptor.of(one, seen)).toList());
    }
  }

  /**
   * How late ticks were; percentiles to a quarter of their value.
   *
   * @param p50 half of the ticks were at most this late
   * @param p90 nine tenths
   * @param p99 ninety-nine hundredths
   * @param max the latest of all
   */
  public record Lateness(BigDecimal p50, BigDecimal p90, BigDecimal p99, BigDecimal max) {

    static Lateness of(LatenessInfo ticks) {
      return new Lateness(
          Millis.of(ticks.p50()),
          Millis.of(ticks.p90()),
          Millis.of(ticks.p99()),
          Millis.of(ticks.max()));
    }
  }
}
