// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.loop.ScanDepth;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.loop.TimerNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the live timers of the loops of one scheduler, each once, and waits only so long for
 * a loop that is silent. Immutable; any thread, one walk at a time.
 */
final class TimerWalk {

  private final String scheduler;
  private final LoopGroup loops;
  private final long patienceNanos;

  TimerWalk(String scheduler, LoopGroup loops, long patienceNanos) {
    this.scheduler = scheduler;
    this.loops = loops;
    this.patienceNanos = patienceNanos;
  }

  /** Returns the same with another patience. */
  TimerWalk withPatience(long otherNanos) {
    return new TimerWalk(scheduler, loops, otherNanos);
  }

  /** Returns the time now, in loop time. */
  long nowNanos() {
    return loops.clock().nowNanos();
  }

  /** Shows each timer, with its chain. Returns whether some could not be seen. */
  boolean visit(Consumer<LiveTimer> visitor) {
    return visit(visitor, ScanDepth.CHAIN);
  }

  /** Shows each timer to a visitor that looks at so much of it. */
  boolean visit(Consumer<LiveTimer> visitor, ScanDepth depth) {
    return !loops.visitTimers(node -> visitor.accept(listed(node)), patienceNanos, depth).isEmpty();
  }

  /**
   * Shows each timer, with the index of its loop.
   *
   * @return by loop, whether it was stalled, so that not all of its timers were seen
   */
  boolean[] visitByLoop(ObjIntConsumer<SeenTimer> visitor) {
    SeenTimer seen = new SeenTimer();
    boolean[] stalled = new boolean[loops.loops().size()];
    List<TimerLoop> silent =
        loops.visitTimers(
            node -> visitor.accept(seen.at(listed(node)), node.loop().index()),
            patienceNanos,
            ScanDepth.CHAIN);
    silent.forEach(loop -> stalled[loop.index()] = true);
    return stalled;
  }

  /** Returns whether any loop was stalled. */
  static boolean isAnyOf(boolean[] stalled) {
    for (boolean one : stalled) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  /** Counts the timers; of a loop that is silent, at least those that it says it has. */
  long count() {
    long[] byLoop = new long[loops.loops().size()];
    long[] idle = new long[byLoop.length];
    List<TimerLoop> stalled =
        loops.visitTimers(
            node -> {
              byLoop[node.loop().index()]++;
              if (node.isIdle() || node.isPaused()) {
                idle[node.loop().index()]++; // not queued, and seen all the same
              }
            },
            patienceNanos);
    for (TimerLoop loop : stalled) {
      int index = loop.index();
      byLoop[index] = Math.max(byLoop[index], loop.armedCount() + idle[index]);
    }
    return Arrays.stream(byLoop).sum();
  }

  /**
   * Looks for a timer by its id.
   *
   * @return null only if it is certain that there is none
   */
  @Nullable LiveTimer find(long id) {
    if (id <= 0) {
      return null; // ids begin at 1; a timer that has none yet would answer to 0
    }
    LiveTimer[] found = new LiveTimer[1];
    List<TimerLoop> silent =
        loops.visitTimers(
            node -> {
              LiveTimer timer = listed(node);
              if (timer.knownId() == id) {
                found[0] = timer;
              }
            },
            patienceNanos);
    if (found[0] == null && !silent.isEmpty()) {
      throw Refusal.toTell(id, scheduler, silent.get(0), patienceNanos);
    }
    return found[0];
  }

  private static LiveTimer listed(TimerNode node) {
    return (LiveTimer) node;
  }
}
