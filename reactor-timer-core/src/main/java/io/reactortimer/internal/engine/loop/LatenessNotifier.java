// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Tells listeners how late the ticks of a loop were: the worst of each wake-up, when all that was
 * due has fired. A loop that never sleeps has one for every so many turns.
 *
 * <p>A listener's code and data are cold when a loop wakes for a single tick, and would cost more
 * than the timer: so the worst of several wake-ups are held, and told together. None is held for
 * longer than {@link #HELD_NANOS}, except by a task that takes longer.
 *
 * <p>The loop tells; any thread adds and removes. Without listeners it costs a wake-up two reads
 * and a write, and a tick nothing.
 */
final class LatenessNotifier {

  /** So many turns that fire belong to one report at most. */
  static final int TURNS = 16;

  /** So many reports are told together. */
  static final int HELD = 16;

  /** How long a report is held at most before the loop sleeps. */
  static final long HELD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final LongConsumer[] NONE = {};

  private final LoopCounters counters;
  private final Consumer<Throwable> failures;
  private final Runnable afterUserCode;
  private volatile LongConsumer[] listeners = NONE;

  // The loop's own from here on.

  /** Turns that fired since the last report. */
  private int turns;

  private final long[] held = new long[HELD];
  private int heldCount;
  private long firstHeldNanos;

  /**
   * Makes one without listeners.
   *
   * @param failures is told what a listener has thrown; must not throw
   * @param afterUserCode clears what a listener may have left on the thread
   */
  LatenessNotifier(LoopCounters counters, Consumer<Throwable> failures, Runnable afterUserCode) {
    this.counters = counters;
    this.failures = failures;
    this.afterUserCode = afterUserCode;
  }

  /** Adds a listener, unless there is an equal one. */
  synchronized void add(LongConsumer listener) {
    if (!Arrays.asList(listeners).contains(listener)) {
      LongConsumer[] more = Arrays.copyOf(listeners, listeners.length + 1);
      more[listeners.length] = listener;
      listeners = more;
    }
  }

  /** Removes the listener that equals this one, if there is one. */
  synchronized void remove(LongConsumer listener) {
    listeners =
        Arrays.stream(listeners)
            .filter(known -> !known.equals(listener))
            .toArray(LongConsumer[]::new);
  }

  /**
   * Takes in that the timers of a turn have fired. Called before the loop makes its plan: a
   * listener may hand over timers as any task may.
   */
  void turned(int fired, long nowNanos) {
    if (fired > 0 && ++turns < TURNS) {
      return;
    }
    hold(nowNanos);
    if (heldCount == HELD || (heldCount > 0 && nowNanos - firstHeldNanos >= HELD_NANOS)) {
      tell();
    }
  }

  private void hold(long nowNanos) {
    turns = 0;
    long worstNanos = counters.takeWorstNanos();
    if (worstNanos >= 0 && listeners.length > 0) {
      if (heldCount == 0) {
        firstHeldNanos = nowNanos;
      }
      held[heldCount++] = worstNanos;
    }
  }

  /**
   * Tells what is held before the loop sleeps until {@code plannedNanos}.
   *
   * @return whether it has told something, so that the plan may be another now
   */
  boolean tellBefore(long plannedNanos) {
    if (heldCount == 0 || plannedNanos - firstHeldNanos < HELD_NANOS) {
      return false;
    }
    tell();
    return true;
  }

  /** Tells what is held when the loop has ended. */
  void tellLast(long nowNanos) {
    hold(nowNanos);
    tell();
  }

  private void tell() {
    // Emptied first, so that nothing a listener throws leaves it full.
    int count = heldCount;
    heldCount = 0;
    for (int i = 0; i < count; i++) {
      for (LongConsumer listener : listeners) {
        tell(listener, held[i]);
      }
    }
  }

  private void tell(LongConsumer listener, long worstNanos) {
    try {
      listener.accept(worstNanos);
    } catch (Throwable failure) {
      failures.accept(failure);
      dismiss(listener);
    }
    afterUserCode.run();
  }

  /**
   * Removes a listener that has thrown: once is enough, it would throw a thousand times a second.
   */
  private void dismiss(LongConsumer listener) {
    try {
      remove(listener);
    } catch (Throwable ignored) {
      // Its own equals throws, too, or there is no memory: it is called again, and no more harm.
    }
  }
}
