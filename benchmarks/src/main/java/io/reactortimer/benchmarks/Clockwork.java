// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.OptionalLong;

/** What a side runs intervals on. */
interface Clockwork {

  /** Starts an interval whose first tick is due {@code initialDelayNanos} from now. */
  void start(long initialDelayNanos, long periodNanos, GridTick tick);

  /** Whether its intervals tick at all. */
  default boolean ticks() {
    return true;
  }

  /** Ticks missed so far, if the side knows; of one that catches up none is ever missed. */
  default OptionalLong missed() {
    return OptionalLong.empty();
  }

  /** How often it came back from waiting, if it counts that. */
  default OptionalLong wakeups() {
    return OptionalLong.empty();
  }

  /** Makes what the side runs on; called once a process. */
  static Clockwork open(Side side, boolean oneAtATime) {
    return switch (side) {
      case STOCK,
          STOCK_ONE_THREAD,
          TAKEN_OVER,
          BARE_TAKEN_OVER,
          TIMER,
          TIMER_SLACK_2,
          TIMER_SLACK_10,
          TIMER_EXACT,
          TIMER_LISTED,
          HANDED_OVER,
          HANDED_OVER_QUEUE ->
          ReactorClockwork.open(side, oneAtATime);
      case NOTHING -> oneAtATime ? new GivenClockwork() : ReactorClockwork.open(side, false);
      case SCHEDULED_POOL, FORK_JOIN, NETTY_LOOP -> new ExecutorClockwork(OneShots.executor(side));
      case NETTY_WHEEL_1, NETTY_WHEEL_10 -> new NettyWheelClockwork(OneShots.wheel(side));
      case BARE, BARE_SLACK_10 -> BareClockwork.inLists(side.slackNanos());
      case BARE_SLOTS -> BareClockwork.inSlots(side.slackNanos());
      case AGRONA -> new AgronaClockwork();
      case HEAP -> throw new IllegalArgumentException(side + " has no intervals");
    };
  }
}
