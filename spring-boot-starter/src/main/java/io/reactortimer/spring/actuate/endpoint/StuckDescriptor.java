// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.StuckCallbackInfo;
import io.reactortimer.live.TimerKind;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A callback that its thread has not come back from.
 *
 * @param id id of its timer, or {@code null} for an immediate task and the end of a stream
 * @param kind what made the timer or the task, or {@code null} for the end of a stream
 * @param name name of the timer, or {@code null}
 * @param task the class whose task it is, or {@code null} where that is not known
 * @param thread name of the thread that is stuck
 * @param stuckFor how long it has been seen in this callback, in milliseconds
 * @param handedOver whether another thread carries on the loop
 * @param stuckIn where the thread is, the ten innermost calls first, with asterisks for a caller
 *     who may not see values
 */
public record StuckDescriptor(
    @Nullable Long id,
    @Nullable TimerKind kind,
    @Nullable String name,
    @Nullable String task,
    String thread,
    BigDecimal stuckFor,
    boolean handedOver,
    @Nullable List<String> stuckIn) {

  /** As many calls as show who is to blame. */
  private static final int FRAMES = 10;

  static StuckDescriptor of(StuckCallbackInfo stuck, TagSanitizer.Seen seen) {
    List<String> stuckIn = innermost(stuck.stackTrace());
    return new StuckDescriptor(
        stuck.timerId(),
        stuck.kind(),
        stuck.name(),
        stuck.task(),
        stuck.thread(),
        Millis.of(stuck.stuckFor()),
        stuck.handedOver(),
        stuckIn.isEmpty() ? null : seen.lines("stuckIn", stuckIn));
  }

  static List<String> innermost(List<StackTraceElement> stack) {
    return stack.stream().limit(FRAMES).map(StackTraceElement::toString).toList();
  }

  /** Tells all of it in one sentence; {@code page.js} says the same. */
  String sentence() {
    String work = kind == null ? "The end of a stream" : "An immediate task";
    String what =
        id == null ? work : "Timer " + id + ", " + kind + (name == null ? "" : " " + name);
    String where = stuckIn == null ? "" : " in " + TimersText.culprit(stuckIn);
    return what
        + (task == null ? "" : ", " + task)
        + (id == null && task == null ? "" : ",")
        + " has been stuck for "
        + DurationText.of(stuckFor)
        + " on thread "
        + thread
        + where
        + (handedOver
            ? "; another thread carries on everything else."
            : "; nothing else fires on its loop.");
  }
}
