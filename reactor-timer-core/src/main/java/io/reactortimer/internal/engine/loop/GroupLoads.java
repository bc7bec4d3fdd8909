// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

/**
 * The shares of the loops of a group at the last look of one of them, and what that one has given
 * to each since. A loop that keeps a timer that was stuck counts as full. Owned by the thread of
 * the loop that looks.
 */
final class GroupLoads {

  private final TimerLoop looking;

  /** The loops of the group; filled after this is made. */
  private final TimerLoop[] loops;

  private final double[] shares;

  GroupLoads(TimerLoop looking, TimerLoop[] loops) {
    this.looking = looking;
    this.loops = loops;
    this.shares = new double[loops.length];
  }

  /** Reads the shares of all loops. */
  void note(long nowNanos) {
    for (TimerLoop each : loops) {
      shares[each.index()] = each.balance().isApart(nowNanos) ? 1 : each.load(nowNanos);
    }
  }

  double of(TimerLoop loop) {
    return shares[loop.index()];
  }

  /** Adds the share of a timer that was given to a loop. */
  void add(TimerLoop loop, double share) {
    shares[loop.index()] += share;
  }

  /** Returns the least busy of the other loops; there must be one. */
  TimerLoop leastBusy() {
    TimerLoop best = loops[looking.index() == 0 ? 1 : 0];
    for (TimerLoop each : loops) {
      if (each != looking && of(each) < of(best)) {
        best = each;
      }
    }
    return best;
  }
}
