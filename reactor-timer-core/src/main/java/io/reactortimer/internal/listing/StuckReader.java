// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.engine.loop.LoopEntry;
import io.reactortimer.internal.engine.loop.StuckCallback;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.live.StuckCallbackInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the threads of a loop are stuck in. Any thread. */
final class StuckReader {

  private StuckReader() {}

  /**
   * Returns the callbacks that are stuck, the newest first.
   *
   * @param stalledNanos how long the loop's own thread has been silent; 0 if it is not
   */
  static List<StuckCallbackInfo> read(TimerLoop loop, long stalledNanos) {
    List<StuckCallbackInfo> stuck = new ArrayList<>(0);
    LoopEntry own = stalledNanos > 0 ? loop.onStack() : null;
    Thread thread = loop.thread();
    if (own != null && thread != null) {
      List<StackTraceElement> stack = List.of(thread.getStackTrace());
      if (loop.onStack() == own) { // else it has come back meanwhile, and that is not its stack
        add(stuck, own, thread, stalledNanos, false, stack);
      }
    }
    for (StuckCallback one = loop.newestStuck(); one != null; one = one.older()) {
      List<StackTraceElement> stack = List.of(one.thread().getStackTrace());
      if (!one.isBack()) { // as above
        long stuckNanos = loop.clock().nowNanos() - one.sinceNanos();
        add(stuck, one.node(), one.thread(), stuckNanos, true, stack);
      }
    }
    return stuck;
  }

  private static void add(
      List<StuckCallbackInfo> stuck,
      @Nullable LoopEntry node,
      Thread thread,
      long stuckNanos,
      boolean handedOver,
      List<StackTraceElement> stack) {
    boolean isImmediate = node != null && node.isImmediate();
    LiveTimer timer = node instanceof LiveTimer live ? live : null;
    stuck.add(
        new StuckCallbackInfo(
            timer == null || isImmediate ? null : timer.id(),
            timer == null ? null : timer.kind(),
            timer == null ? null : timer.listedName(),
            timer == null ? null : OperatorChain.of(timer.chainHead()).task(),
            thread.getName(),
            Duration.ofNanos(Math.max(0, stuckNanos)),
            handedOver,
            stack));
  }
}
