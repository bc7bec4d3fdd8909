// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.queue.TimerQueue;
import org.jspecify.annotations.Nullable;

/**
 * Notices that its loop stood still, counts what that cost, and lets timeouts wait after it. Owned
 * by the loop's thread.
 *
 * <p>A loop that waited and wakes late stood still with its thread, and mostly with the whole
 * process. One that was at work may have been in a task for so long, which is not a pause: that is
 * told apart by the receiver. Either is seen by readings of the clock that the loop takes anyway,
 * before it fires anything that came due meanwhile.
 *
 * <p>A timeout that came due during a pause says nothing of its source: nobody has read what came
 * in. Such timeouts are put off to the end of a grace, all to one deadline, so they keep their
 * order.
 */
final class PauseTracker {

  /** How often a loop tells that it was held at work: it may be in tasks that take so long. */
  private static final long HELD_QUIET_NANOS = 1_000_000_000L;

  private final int loop;
  private final LoopCounters counters;
  private final long thresholdNanos;
  private final long graceNanos;
  private final @Nullable PauseListener listener;
  private final @Nullable TickRecorder ticks;

  /** When the loop was last seen to go on. */
  private long seenNanos;

  /** Timeouts due before this wait until then; 0 without one. */
  private long graceUntilNanos;

  /** Whether one was put off to the end of this grace. */
  private boolean hasPutOff;

  /** To when timeouts were put off by an earlier pause; 0 once all of them have fired. */
  private long lastGraceUntilNanos;

  private long heldQuietUntilNanos;

  /** The pause that the loop makes up for; null while it is up to date. */
  private @Nullable LoopPause current;

  /** The counters before the timer that is on the stack. */
  private long missedBefore;

  private long overflowedBefore;

  PauseTracker(int loop, LoopCounters counters, PauseSettings settings) {
    this.loop = loop;
    this.counters = counters;
    this.thresholdNanos = settings.thresholdNanos();
    this.graceNanos = settings.graceNanos();
    this.listener = settings.listener();
    this.ticks = settings.ticks();
  }

  /** Returns who is told of ticks, paused or not; null for nobody. */
  @Nullable TickRecorder ticks() {
    return ticks;
  }

  /** Records that the loop is awake. */
  void awake(long nowNanos) {
    seenNanos = nowNanos;
  }

  /** Records that the loop has waited, and was to wake by {@code plannedNanos}. */
  void woke(long plannedNanos, long nowNanos) {
    if (nowNanos - plannedNanos > thresholdNanos) { // negative without a plan
      begin(new LoopPause(loop, plannedNanos, nowNanos, true));
    }
  }

  /** Records that the loop is at work, and goes on from one timer, or turn, to the next. */
  void goesOn(long nowNanos) {
    long beforeNanos = seenNanos;
    seenNanos = nowNanos;
    if (nowNanos - beforeNanos > thresholdNanos) {
      held(beforeNanos, nowNanos);
    }
  }

  private void held(long fromNanos, long untilNanos) {
    // Not while it makes up for a pause: what is late by that would be counted for this, which may
    // turn out to be none.
    boolean makesUp = current != null && current.isParked();
    if (!makesUp && untilNanos >= heldQuietUntilNanos) {
      heldQuietUntilNanos = untilNanos + HELD_QUIET_NANOS;
      begin(new LoopPause(loop, fromNanos, untilNanos, false));
    }
  }

  private void begin(LoopPause pause) {
    makeUp(); // what is late from now on is late by this one
    beginGrace(pause);
    if (listener != null) {
      current = pause;
      tell(listener, pause);
    }
  }

  private void beginGrace(LoopPause pause) {
    if (hasPutOff && lastGraceUntilNanos != 0) {
      return; // Two graces tell by a deadline who has waited, three do not.
    }
    if (hasPutOff) {
      hasPutOff = false;
      lastGraceUntilNanos = graceUntilNanos;
    }
    graceUntilNanos = graceNanos == 0 ? 0 : pause.untilNanos() + graceNanos;
  }

  /**
   * Closes the pause once all that came due during it has fired, and a grace once all have that it
   * put off; at the start of a turn.
   */
  void turns(TimerQueue queue) {
    if (lastGraceUntilNanos != 0 && queue.firstDue(lastGraceUntilNanos) == null) {
      lastGraceUntilNanos = 0;
    }
    LoopPause pause = current;
    if (pause != null && queue.firstDue(pause.untilNanos()) == null) {
      makeUp();
    }
  }

  private void makeUp() {
    LoopPause pause = current;
    if (pause != null) {
      current = null;
      pause.close();
      tell(listener, pause);
    }
  }

  private static void tell(@Nullable PauseListener listener, LoopPause pause) {
    try {
      if (listener != null && pause.isClosed()) {
        listener.madeUp(pause);
      } else if (listener != null) {
        listener.paused(pause);
      }
    } catch (Throwable ignored) {
      // For want of memory, say: the pause is not told, and the loop goes on.
    }
  }

  /**
   * Returns whether what was due at {@code dueNanos} waits for the end of a grace if it is a
   * timeout.
   */
  boolean isInGrace(long dueNanos) {
    // Not twice: where pauses follow each other it would never fire. What waited for this grace is
    // due at its end, so not before it.
    return dueNanos < graceUntilNanos && dueNanos != lastGraceUntilNanos;
  }

  /** Puts a timeout off to the end of the grace; it is then to be linked again. */
  void putOff(QueueEntry timeout, long nowNanos) {
    if (isLate(timeout.deadlineNanos)) {
      late(timeout);
    }
    counters.late(nowNanos - timeout.deadlineNanos); // it fires by its new deadline
    timeout.deadlineNanos = graceUntilNanos;
    hasPutOff = true;
  }

  /**
   * Returns whether what was due at {@code dueNanos} is late by the pause the loop makes up for.
   */
  boolean isLate(long dueNanos) {
    LoopPause pause = current;
    return pause != null && dueNanos <= pause.untilNanos();
  }

  /** Counts a timer that is late; before it fires. */
  void late(QueueEntry timer) {
    LoopPause pause = current;
    if (pause != null) {
      pause.late(timer);
      missedBefore = counters.missedCount();
      overflowedBefore = counters.overflowedCount();
    }
  }

  /** Counts what that has cost; once it has fired. */
  void lateFired() {
    LoopPause pause = current;
    if (pause != null) {
      pause.missed(counters.missedCount() - missedBefore);
      pause.overflowed(counters.overflowedCount() - overflowedBefore);
    }
  }
}
