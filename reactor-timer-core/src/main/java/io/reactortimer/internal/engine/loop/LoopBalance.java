// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which repeating timers of a loop move to another one when they are armed again: some while it is
 * busy and another is not, heavy ones that keep each other waiting, all while both have little to
 * do, and one that was stuck. One that is late for its first tick may move before it.
 *
 * <p>The loop looks at the load of all loops once a quarter of a second at most, in a turn it takes
 * anyway. What is between the limits changes nothing, so timers do not move to and fro. Only heavy
 * timers do not wait for that: how late one of them fires tells at once that they are too many for
 * one loop. Owned by the loop's thread.
 */
final class LoopBalance {

  /** A loop that is busier than this gives timers away. */
  private static final double BUSY = LoopGroup.BUSY;

  /** Until it is about as busy as this. */
  private static final double RELIEVED = 0.4;

  /** By so much at least a loop is to be busier than the one it gives a timer to will be. */
  private static final double MARGIN = 0.1;

  /** Two loops that are less busy than this together are one too many. */
  private static final double QUIET = 0.25;

  /** For how many looks a loop is busy before it gives timers away. */
  private static final int BUSY_LOOKS = 2;

  /** For how many looks it is quiet before its timers gather elsewhere. */
  private static final int QUIET_LOOKS = 8;

  /** A timer whose callback takes this long is heavy. */
  static final long HEAVY_NANOS = LateListener.LEAST_NANOS;

  /** For how many looks the loads settle before heavy timers part again. */
  private static final int SETTLING_LOOKS = 3;

  /** For how long a loop that was stuck keeps its timers to itself. */
  private static final long APART_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** What becomes of timers that are armed again. */
  private enum Mode {
    STAY,
    SPREAD,
    PART,
    GATHER
  }

  private final TimerLoop loop;
  private final Moves moves;

  /** The loops of the group, this one among them. */
  private final TimerLoop[] loops;

  private Mode mode = Mode.STAY;
  private long nextLookNanos;
  private int busyLooks;
  private int quietLooks;

  /** When a callback of this loop was last found stuck; loop time. Read by the other loops. */
  private volatile long stuckNanos = -APART_NANOS;

  private long handOvers;

  private final GroupLoads loads;

  /** The share of this loop at the last look. */
  private double loadAtLook;

  /** How much this loop is still to give away, as a share of its time. */
  private double excess;

  /** How much it has given away since heavy timers part. */
  private double loadGiven;

  private boolean gaveAway;

  /** From when on heavy timers may part again. */
  private long nextPartingNanos;

  /** When the timer that fired late last was due, and when it fired. */
  private long lateDueNanos;

  private long lateFiredNanos;

  /** Where timers gather. Null in other modes. */
  private @Nullable TimerLoop gathering;

  /** The timer that was armed again last: one that takes turns with no other may be alone. */
  private @Nullable TimerNode previous;

  LoopBalance(TimerLoop loop, Moves moves, TimerLoop[] loops) {
    this.loop = loop;
    this.moves = moves;
    this.loops = loops;
    this.loads = new GroupLoads(loop, loops);
  }

  /** Returns what keeps timers where they are. */
  Moves moves() {
    return moves;
  }

  /** Looks whether timers are to move from now on; in each turn, before any timer fires. */
  void turns(long nowNanos) {
    if (nowNanos >= nextLookNanos && loops.length > 1) {
      nextLookNanos = nowNanos + LoopLoad.WINDOW_NANOS;
      look(nowNanos);
    }
  }

  private void look(long nowNanos) {
    noteStuck(nowNanos);
    double load = loop.load(nowNanos);
    busyLooks = load > BUSY ? busyLooks + 1 : 0;
    TimerLoop other = isApart(nowNanos) ? null : loopToGatherOn(load, nowNanos);
    quietLooks = other == null ? 0 : quietLooks + 1;
    previous = null;
    gathering = null;
    if (busyLooks >= BUSY_LOOKS) {
      mode = Mode.SPREAD;
      loadAtLook = load;
      excess = load - RELIEVED;
      if (gaveAway) {
        busyLooks = 0; // what that has brought shows in the windows to come
      }
      gaveAway = false;
      loads.note(nowNanos);
    } else if (quietLooks >= QUIET_LOOKS) {
      mode = Mode.GATHER;
      gathering = other;
    } else {
      mode = Mode.STAY;
    }
  }

  /**
   * Looks at a timer that is about to fire late, by {@link LateListener#LEAST_NANOS} at least. If
   * what fired before it has kept it waiting, and no sleep, heavy timers part until the next look.
   *
   * <p>A timer that has never fired may be as heavy as the one before it. If it could not be on
   * time here then, and others wait behind it, it moves to a loop with little to do: once its first
   * tick has shown how heavy it is, they have missed theirs.
   *
   * @return whether it has moved, and is not to fire here
   */
  boolean tryMoveLate(LoopEntry node, long nowNanos) {
    long dueNanos = node.deadlineNanos;
    partIfKeptWaiting(dueNanos, nowNanos);
    if (mode == Mode.PART
        && node instanceof TimerNode timer
        && timer.firstPeriodNanos() > 0
        && loop.queues().queue().overdueNanos() <= nowNanos
        && moveNew(timer, dueNanos, nowNanos)) {
      return true;
    }
    lateDueNanos = dueNanos;
    lateFiredNanos = nowNanos;
    return false;
  }

  private boolean moveNew(TimerNode node, long dueNanos, long nowNanos) {
    // How long what fired before it has taken, as far as that has kept it waiting.
    long tookNanos = nowNanos - Math.max(dueNanos, lateFiredNanos);
    double periodNanos = node.firstPeriodNanos();
    double needed = (nowNanos - dueNanos + tookNanos) / periodNanos;
    TimerLoop to = loads.leastBusy();
    if (needed <= BUSY || loads.of(to) >= QUIET || !move(node, to)) {
      return false;
    }
    loads.add(to, tookNanos / periodNanos);
    return true;
  }

  private void partIfKeptWaiting(long dueNanos, long nowNanos) {
    if (nowNanos >= nextPartingNanos
        && mode != Mode.SPREAD
        && loops.length > 1
        && loop.health().isAwakeSince(dueNanos)) {
      mode = Mode.PART;
      gathering = null;
      loadGiven = 0;
      loads.note(nowNanos);
      nextLookNanos = nowNanos + LoopLoad.WINDOW_NANOS;
      nextPartingNanos = nowNanos + SETTLING_LOOKS * LoopLoad.WINDOW_NANOS;
    }
  }

  private void noteStuck(long nowNanos) {
    long known = loop.counters().handOverCount();
    if (known != handOvers) {
      handOvers = known;
      stuckNanos = nowNanos;
    }
  }

  /** Returns whether it keeps its timers to itself; racy off the loop. */
  boolean isApart(long nowNanos) {
    return nowNanos - stuckNanos < APART_NANOS;
  }

  /** Returns the first loop that has timers and could take ours as well; null if there is none. */
  private @Nullable TimerLoop loopToGatherOn(double load, long nowNanos) {
    for (int i = 0; i < loop.index() && load < QUIET; i++) {
      TimerLoop other = loops[i];
      if (other.armedCount() > 0 && load + other.load(nowNanos) < QUIET) {
        return other;
      }
    }
    return null;
  }

  /** Returns whether timers that are armed again are to be offered to {@link #tryMove}. */
  boolean isMoving() {
    return mode != Mode.STAY;
  }

  /**
   * Moves a repeating timer that has fired and is armed again, if it is to move.
   *
   * @param firedNanos when it began to fire
   * @return false if it stays, and is to be linked
   */
  boolean tryMove(TimerNode node, long firedNanos) {
    TimerNode before = previous;
    previous = node;
    if (!node.mayMove()) {
      return false;
    }
    TimerLoop to = gathering;
    if (to != null) {
      return move(node, to);
    }
    if (mode == Mode.PART) {
      return firedNanos == lateFiredNanos && part(node, firedNanos);
    }
    boolean alone = before == null || before == node;
    return (!alone || !fillsLoop(node, firedNanos)) && giveAway(node, firedNanos);
  }

  /** Moves a timer that is armed and in no queue; false if it stays. */
  boolean move(TimerNode node, TimerLoop to) {
    WorkerGroup group = node.group();
    return moves.attempt(() -> group == null ? node.tryMoveTo(to) : group.tryMove(node, loop, to));
  }

  /** Returns whether the timer is what the loop is busy with, rather than tasks that run once. */
  private boolean fillsLoop(TimerNode node, long firedNanos) {
    return share(node, firedNanos) >= loadAtLook / 2;
  }

  private boolean giveAway(TimerNode node, long firedNanos) {
    double share = share(node, firedNanos);
    TimerLoop to = loads.leastBusy();
    double load = loads.of(to);
    boolean fits = share <= excess && load + share <= loadAtLook - MARGIN;
    boolean first = !gaveAway && load < QUIET; // a heavy one, which no loop has room for
    if (!(fits || first) || !move(node, to)) {
      return false;
    }
    gaveAway = true;
    excess -= share;
    loads.add(to, share);
    previous = null; // forget it: it may end
    return true;
  }

  /**
   * Moves a heavy timer that has waited for others, and could not have been on time with them: from
   * its due time to the end of its tick this loop has needed over half of the time that there is
   * until it is due again.
   */
  private boolean part(TimerNode node, long firedNanos) {
    long nowNanos = loop.clock().nowNanos();
    long tookNanos = nowNanos - firedNanos;
    long lateNanos = firedNanos - lateDueNanos;
    if (tookNanos < HEAVY_NANOS || 2 * lateNanos < tookNanos || loop.queues().queue().size() == 0) {
      return false; // not heavy, or late by a tick of its own
    }
    double periodNanos = Math.max(tookNanos, node.deadlineNanos - lateDueNanos);
    double needed = (lateNanos + tookNanos) / periodNanos - loadGiven;
    double share = tookNanos / periodNanos;
    TimerLoop to = loads.leastBusy();
    double load = loads.of(to) + share;
    // What still waits behind it will need its part of this loop, too.
    double most = loop.queues().queue().overdueNanos() <= nowNanos ? 1 : needed;
    if (needed <= BUSY || load > Math.min(1, most) - MARGIN || !move(node, to)) {
      return false;
    }
    loadGiven += share;
    loads.add(to, share);
    previous = null; // forget it: it may end
    return true;
  }

  /** Returns which part of a loop's time the timer takes, by its last tick. */
  private double share(TimerNode node, long firedNanos) {
    long tookNanos = loop.clock().nowNanos() - firedNanos;
    return (double) tookNanos / Math.max(1, Math.max(tookNanos, node.deadlineNanos - firedNanos));
  }

  /**
   * Moves a timer that was stuck and has come back to the last loop, where new timers go last: one
   * that is stuck again and again holds up only its like.
   *
   * @return false if it stays, and is to be linked
   */
  boolean trySetApart(TimerNode node) {
    TimerLoop last = loops[loops.length - 1];
    return loops.length > 1 && last != loop && node.mayMove() && move(node, last);
  }
}
