// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Tells listeners how late the ticks of a loop were: once a wake-up, when all that was due has
 * fired, the worst of them. A loop that does not come to rest tells every so many turns.
 *
 * <p>The loop tells; any thread adds and removes. Without listeners it costs a wake-up two reads
 * and a write, and a tick nothing.
 */
final class LatenessReports {

  /** So many turns that fire belong to one report at most. */
  static final int TURNS = 16;

  private static final LongConsumer[] NONE = {};

  private final LoopCounters counters;
  private final TimerLoop loop;
  private volatile LongConsumer[] listeners = NONE;

  /** Turns that fired since the last report; the loop's own. */
  private int turns;

  LatenessReports(LoopCounters counters, TimerLoop loop) {
    this.counters = counters;
    this.loop = loop;
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
   * The timers of a turn have fired. Called before the loop makes its plan: a listener may hand
   * over timers as any task may.
   */
  void turned(int fired) {
    if (fired > 0 && ++turns < TURNS) {
      return;
    }
    turns = 0;
    long worstNanos = counters.takeWorstNanos();
    if (worstNanos >= 0) {
      for (LongConsumer listener : listeners) {
        tell(listener, worstNanos);
      }
    }
  }

  private void tell(LongConsumer listener, long worstNanos) {
    try {
      listener.accept(worstNanos);
    } catch (Throwable failure) {
      // Once is enough: it would throw a thousand times a second.
      remove(listener);
      loop.failed(failure);
    }
  }
}
