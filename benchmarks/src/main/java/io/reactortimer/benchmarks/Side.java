// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;

/** Who does the work: what is compared, by the name that results have. */
enum Side {
  STOCK("Reactor's own, `Schedulers.parallel()`"),
  STOCK_ONE_THREAD("the same on one thread, `newParallel(1)`"),
  TAKEN_OVER("the code of the first, `parallel()` taken over, slack 1 ms"),
  TIMER("reactor-timer, one worker, slack 1 ms"),
  TIMER_SLACK_2("reactor-timer, slack 2 ms: as late as a wheel of 1 ms"),
  TIMER_SLACK_10("reactor-timer, slack 10 ms"),
  TIMER_EXACT("reactor-timer, no slack"),
  TIMER_LISTED("reactor-timer, one worker, listed ten times a second"),
  SCHEDULED_POOL("JDK `ScheduledThreadPoolExecutor(1)`"),
  FORK_JOIN("JDK `ForkJoinPool(1)`, which schedules from 25 on"),
  NETTY_WHEEL_1("Netty `HashedWheelTimer`, tick 1 ms"),
  NETTY_WHEEL_10("Netty `HashedWheelTimer`, tick 10 ms"),
  NETTY_LOOP("Netty `DefaultEventLoop`"),
  AGRONA("Agrona `DeadlineTimerWheel`, polled every ms"),
  BARE("no scheduler: for each period a list in order, slack 1 ms"),
  BARE_SLACK_10("the same, slack 10 ms"),
  BARE_SLOTS("no scheduler: a list for each millisecond, slack 1 ms"),
  BARE_TAKEN_OVER("Reactor's own operators, on a list in order or, for delays, on nothing"),
  HEAP("of the engine the heap alone, without the slots before it"),
  HANDED_OVER("no timer: objects of that size that a thread takes in and drops, by a stack"),
  HANDED_OVER_QUEUE("the same by an array queue of JCTools"),
  NOTHING("no timer at all: what the rest of the work costs");

  private final String label;

  Side(String label) {
    this.label = label;
  }

  /** What it is, in a few words of Markdown. */
  String label() {
    return label;
  }

  /** Whether the JDK that runs this has it. */
  boolean isAvailable() {
    // Asked at run time: this is compiled for a JDK whose pool does not schedule.
    return this != FORK_JOIN || ScheduledExecutorService.class.isAssignableFrom(ForkJoinPool.class);
  }

  /** Whether its intervals are those of {@code Timers}, which are not armed without demand. */
  boolean isOfTimers() {
    return switch (this) {
      case TIMER, TIMER_SLACK_2, TIMER_SLACK_10, TIMER_EXACT, TIMER_LISTED -> true;
      default -> false;
    };
  }

  /** How late a timer of ours, or of the bound, may be on this side, in nanoseconds. */
  long slackNanos() {
    return switch (this) {
      case TIMER_SLACK_2 -> 2_000_000;
      case TIMER_SLACK_10, BARE_SLACK_10 -> 10_000_000;
      case TIMER_EXACT -> 0;
      default -> 1_000_000;
    };
  }
}
