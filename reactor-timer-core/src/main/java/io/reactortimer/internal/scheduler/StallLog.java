// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.PrintableText;
import io.reactortimer.internal.engine.loop.LoopEntry;
import io.reactortimer.internal.engine.loop.LoopStall;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.internal.listing.OperatorChain;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Logs that a timer thread is held, while it is, and that it goes on. Has a logger of its own, so
 * that those who compute on timer threads on purpose can switch it off.
 */
final class StallLog {

  private static final Logger LOG = Loggers.getLogger(StallLog.class);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private StallLog() {}

  static void begins(LoopStall stall, String timer) {
    LOG.warn(warning(stall, timer));
  }

  static void ends(LoopStall stall, String timer, long heldNanos) {
    LOG.info(end(stall, timer, heldNanos));
  }

  static String warning(LoopStall stall, String timer) {
    return PrintableText.of(stall.thread())
        + " has not got back to its timers for "
        + seconds(stall.heldNanos())
        + ": it is in "
        + timer
        + line(stall.stack())
        + (stall.isHandedOver()
            ? "; another thread carries on everything else"
            : "; nothing else fires on it")
        + (stall.untold() == 0 ? "" : "; more since last told: " + stall.untold());
  }

  static String end(LoopStall stall, String timer, long heldNanos) {
    return PrintableText.of(stall.thread())
        + (stall.isHandedOver() ? " has come back after " : " goes on after ")
        + seconds(heldNanos)
        + "; it was in "
        + timer;
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", (double) nanos / NANOS_PER_SECOND);
  }

  /**
   * Returns what a listing would call it.
   *
   * @param asking whether operators of others are asked, which may wait
   */
  static String describe(@Nullable LoopEntry node, boolean asking) {
    if (!(node instanceof LiveTimer timer)) {
      return "work of its own";
    }
    String name = asking ? timer.listedName() : timer.givenName();
    String task = asking ? OperatorChain.of(timer.chainHead()).task() : null;
    return (node.isImmediate()
            ? "an immediate task"
            : "timer " + timer.id() + ", " + timer.kind(asking))
        + (name == null ? "" : " " + PrintableText.of(name))
        + (task == null ? "" : " of " + task);
  }

  /** Returns the innermost call that is not the JDK's, and what of the JDK's it waits in. */
  static String line(List<StackTraceElement> stack) {
    if (stack.isEmpty()) {
      return "";
    }
    String innermost = stack.get(0).getClassName() + "." + stack.get(0).getMethodName();
    for (int i = 0; i < stack.size(); i++) {
      if (!isOfJdk(stack.get(i))) {
        return ", at " + call(stack.get(i)) + (i == 0 ? "" : " in " + innermost);
      }
    }
    return ", at " + call(stack.get(0));
  }

  /** Returns a call without the names of class loader and module, which begin a call's own text. */
  private static String call(StackTraceElement call) {
    return new StackTraceElement(
            call.getClassName(), call.getMethodName(), call.getFileName(), call.getLineNumber())
        .toString();
  }

  private static boolean isOfJdk(StackTraceElement call) {
    String type = call.getClassName();
    return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
  }
}
