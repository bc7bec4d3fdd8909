// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import io.reactortimer.internal.engine.time.Slack;

/**
 * Something that has a place in a {@link SlackQueue}: in its queue, or in one of its slots. The
 * queue and the scan of it know no more of a timer than this.
 */
public abstract class QueueEntry {

  /** In place of an index: not queued, but has been. */
  public static final int OUTSIDE = -1;

  /** In place of an index: never was in a queue. */
  public static final int NEVER_LINKED = -2;

  /** In place of an index: its tick is being delivered, after which it is linked if it is to be. */
  public static final int ON_STACK = -3;

  /** In place of a deadline: it is not known whether there will be one. */
  public static final long UNKNOWN = -1;

  /** Its place in a heap or in a slot, negative outside. Owned by the loop thread. */
  public int queueIndex = NEVER_LINKED;

  /** When it is due, in loop time. Written by the holder of the entry while it is not queued. */
  public long deadlineNanos;

  /** Returns its {@link Slack} class, which says in which queue it is. */
  protected abstract int slackClass();

  /**
   * Reads those of its fields that lie behind what every entry has, for a listing that looks at
   * them. Returns what was read, so that the reading is not left out.
   */
  public int readAheadOwn() {
    return queueIndex;
  }

  /**
   * Reads what firing is going to read, a few entries ahead. Among many timers each lies in memory
   * of its own that is in no cache any more; read together, their waits overlap.
   *
   * @return about when it is due next, negative if that is not known; with what was read in it, so
   *     that the reading is not left out
   */
  public long readAhead() {
    return UNKNOWN;
  }
}
