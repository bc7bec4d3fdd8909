// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How late the ticks of a loop were: since it began, and in the last minute.
 *
 * <p>A tick is counted once, in the histogram of a running window; a window that ends is kept for
 * as long as it is of the last minute, and then added to what was before. So it costs a tick what
 * one histogram costs, and the loop some kilobytes and a microsecond each half a minute in which it
 * is awake.
 *
 * <p>The loop records; any thread reads, weakly consistent: it sees the histograms of one moment,
 * each tick in one of them.
 */
final class LatenessRecord {

  /** How long a window runs at least. */
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How long ago the last tick of a window may be for the window to count as recent. */
  static final long RECENT_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Where ticks are counted now; the loop's own. */
  private LatenessHistogram running = new LatenessHistogram();

  /** The loop's own. */
  private long startedNanos;

  private volatile Windows windows =
      new Windows(new LatenessHistogram(), null, null, new Window(running, LoopClock.NEVER));

  /** What was counted until then. */
  private record Window(LatenessHistogram ticks, long endedNanos) {}

  /** All there is. Each tick is in one of them. */
  private record Windows(
      LatenessHistogram before, @Nullable Window older, @Nullable Window newer, Window running) {}

  void late(long nanos) {
    running.record(nanos);
  }

  /** Records the latest of all ticks since the last report. */
  void worst(long nanos) {
    running.max(nanos);
  }

  /**
   * Records that time has passed; on the loop, before it fires what is due.
   *
   * @param activeUntilNanos when the last tick can have been
   */
  void passes(long nowNanos, long activeUntilNanos) {
    if (nowNanos - startedNanos < WINDOW_NANOS) {
      return;
    }
    Windows known = windows;
    LatenessHistogram before = known.before();
    if (known.older() != null) {
      before = before.copy();
      before.addAll(known.older().ticks());
    }
    LatenessHistogram fresh = new LatenessHistogram();
    windows =
        new Windows(
            before,
            known.newer(),
            new Window(running, activeUntilNanos),
            new Window(fresh, LoopClock.NEVER));
    running = fresh; // last: should there be no memory for it, all is as it was
    startedNanos = nowNanos;
  }

  /** Returns the lateness of all ticks since the loop began. */
  LatenessHistogram all() {
    Windows known = windows;
    LatenessHistogram all = known.before().copy();
    addAll(all, known.older(), Long.MIN_VALUE);
    addAll(all, known.newer(), Long.MIN_VALUE);
    addAll(all, known.running(), Long.MIN_VALUE);
    return all;
  }

  /**
   * Returns the lateness of the last minute, and up to half a minute before.
   *
   * @param activeUntilNanos when the last tick can have been
   */
  LatenessHistogram recent(long nowNanos, long activeUntilNanos) {
    Windows known = windows;
    LatenessHistogram recent = new LatenessHistogram();
    long sinceNanos = nowNanos - RECENT_NANOS;
    addAll(recent, known.older(), sinceNanos);
    addAll(recent, known.newer(), sinceNanos);
    addAll(recent, new Window(known.running().ticks(), activeUntilNanos), sinceNanos);
    return recent;
  }

  private static void addAll(LatenessHistogram sum, @Nullable Window window, long sinceNanos) {
    if (window != null && window.endedNanos() > sinceNanos) {
      sum.addAll(window.ticks());
    }
  }
}
