// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.QueueEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * One pause of one loop: when it stood still, and what that cost.
 *
 * <p>The loop's thread counts the cost while it makes up for the pause, and then {@link #close
 * closes} it; from then on it does not change, and any thread may read it. The timers that it names
 * are shells once they have ended, as those in an inbox are.
 */
public final class LoopPause {

  /** So many ticks of a pause are listed by timer; the others only counted. */
  static final int MOST_LISTED = 1 << 20;

  private static final int CHUNK = 1024;

  private final int loop;
  private final long fromNanos;
  private final long untilNanos;
  private final boolean parked;

  private final List<QueueEntry[]> timers = new ArrayList<>(1);
  private final List<long[]> missedByTimer = new ArrayList<>(1);
  private int listed;
  private boolean listsMore = true;
  private long lateTicks;
  private long missed;
  private long overflowed;

  /** Written last, and read first: publishes all of the above. */
  private volatile boolean closed;

  /**
   * @param loop its index
   * @param fromNanos when it was to go on, in loop time
   * @param untilNanos when it did
   * @param parked whether it was waiting, else it was at work
   */
  LoopPause(int loop, long fromNanos, long untilNanos, boolean parked) {
    this.loop = loop;
    this.fromNanos = fromNanos;
    this.untilNanos = untilNanos;
    this.parked = parked;
  }

  /** Returns the index of the loop that stood still. */
  public int loop() {
    return loop;
  }

  /** Returns when it was to go on, in loop time. */
  public long fromNanos() {
    return fromNanos;
  }

  /** Returns when it went on, in loop time. */
  public long untilNanos() {
    return untilNanos;
  }

  /**
   * Returns whether the loop was waiting. Else it was at work, and that alone may have taken so
   * long.
   */
  public boolean isParked() {
    return parked;
  }

  /** Returns whether the cost is known. */
  public boolean isClosed() {
    return closed;
  }

  /** Returns how many ticks and timed runs came late; once closed. */
  public long lateTicks() {
    return lateTicks;
  }

  /** Returns how many grid points were missed; once closed. */
  public long missed() {
    return missed;
  }

  /** Returns how many streams ended because they had no demand for a tick; once closed. */
  public long overflowed() {
    return overflowed;
  }

  /**
   * Shows the late ticks, each by its timer and how many grid points it missed; once closed. After
   * a million, or for want of memory, some are left out.
   */
  public void forEachLateTick(ObjLongConsumer<QueueEntry> visitor) {
    for (int i = 0; i < listed; i++) {
      visitor.accept(timers.get(i / CHUNK)[i % CHUNK], missedByTimer.get(i / CHUNK)[i % CHUNK]);
    }
  }

  // All that follows is for the loop's thread.

  /** Counts a tick that came late, before it is delivered. */
  void late(QueueEntry timer) {
    lateTicks++;
    listsMore = listsMore && listed < MOST_LISTED && list(timer);
  }

  private boolean list(QueueEntry timer) {
    try {
      if (listed % CHUNK == 0) {
        timers.add(new QueueEntry[CHUNK]);
        missedByTimer.add(new long[CHUNK]);
      }
    } catch (OutOfMemoryError e) {
      return false; // the tick itself needs none
    }
    timers.get(listed / CHUNK)[listed % CHUNK] = timer;
    listed++;
    return true;
  }

  /** Counts what the last late tick has missed. */
  void missed(long gridPoints) {
    missed += gridPoints;
    if (listsMore) {
      int last = listed - 1;
      missedByTimer.get(last / CHUNK)[last % CHUNK] = gridPoints;
    }
  }

  /** Counts streams that ended. */
  void overflowed(long streams) {
    overflowed += streams;
  }

  /** Lets others read the cost. */
  void close() {
    closed = true;
  }
}
