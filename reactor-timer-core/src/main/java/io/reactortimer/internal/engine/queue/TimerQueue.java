// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The armed timers of one loop: in which order they fire, and when the loop has to wake for them.
 *
 * <p>Owned by the loop thread. One queue for each slack class in use.
 */
public final class TimerQueue {

  /** By slack class. Null until a timer of the class was armed. */
  private final @Nullable SlackQueue[] queues = new SlackQueue[Slack.CLASSES];

  /** Those in use, in the order of their first use: a cursor knows them by their place. */
  private SlackQueue[] used = {};

  /**
   * Those of them that may have something in them, in no order. Few: a random first delay brings
   * many a class into use, and one or two stay.
   */
  private SlackQueue[] filled = {};

  private int filledCount;

  /** Arming order, the tie-break of equal deadlines. May wrap: it is compared by difference. */
  private int nextSequence;

  /** When the loop's turn began. */
  private long nowNanos;

  /** Told of all that is armed. Null without a listing. */
  private @Nullable QueueCursor cursor;

  /** Begins a turn of the loop. */
  public void beginTurn(long turnNanos) {
    nowNanos = turnNanos;
  }

  public int size() {
    int size = 0;
    for (int i = 0; i < filledCount; i++) {
      size += filled[i].size();
    }
    return size;
  }

  public void insert(QueueEntry entry) {
    if (cursor != null) {
      cursor.add(entry); // first: an entry that it knows and that is not armed then does no harm
    }
    SlackQueue queue = queueOf(entry.slackClass());
    if (!queue.isListed) {
      queue.isListed = true; // first: an empty one that is listed does no harm
      filled[filledCount++] = queue;
    }
    queue.insert(entry, nextSequence++, nowNanos);
  }

  /** Takes an entry out; it must be in. */
  public void remove(QueueEntry entry) {
    queueOf(entry.slackClass()).remove(entry);
  }

  /**
   * Returns the entry that is first in (deadline, arming) order, if one is due by then; else null.
   */
  public @Nullable QueueEntry firstDue(long byNanos) {
    SlackQueue first = null;
    for (int i = filledCount - 1; i >= 0; i--) {
      SlackQueue queue = filled[i];
      if (!queue.openIfDue(byNanos)) {
        if (queue.isEmpty()) {
          filled[i] = filled[--filledCount];
          queue.isListed = false;
        }
      } else if (first == null || queue.isBefore(first)) {
        first = queue;
      }
    }
    return first == null ? null : first.first();
  }

  /**
   * Returns when the loop has to wake, if it woke last at {@code lastWakeNanos}: each timer permits
   * the next wake-up at its deadline, or at the last wake-up plus its slack if that is later.
   * Within one slack class the earliest deadline permits the earliest wake-up, so only the first
   * counts.
   */
  public long wakeupNanos(long lastWakeNanos) {
    long earliest = LoopClock.NEVER;
    for (int i = 0; i < filledCount; i++) {
      SlackQueue queue = filled[i];
      if (!queue.isEmpty()) {
        long permitted = Math.max(queue.leastDeadlineNanos(), lastWakeNanos + queue.slackNanos());
        earliest = Math.min(earliest, permitted);
      }
    }
    return earliest;
  }

  /**
   * Returns when the first timer will be later than its slack explains, {@link LoopClock#NEVER} if
   * none.
   */
  public long overdueNanos() {
    long earliest = LoopClock.NEVER;
    for (int i = 0; i < filledCount; i++) {
      SlackQueue queue = filled[i];
      long lateNanos = LoopClock.plus(queue.leastDeadlineNanos(), queue.slackNanos());
      earliest = Math.min(earliest, lateNanos);
    }
    return earliest;
  }

  /**
   * Returns a copy of all that are in, in no order: what is removed meanwhile moves others about.
   */
  public List<QueueEntry> entries() {
    List<QueueEntry> entries = new ArrayList<>(size());
    for (SlackQueue queue : used) {
      queue.forEach(entries::add);
    }
    return entries;
  }

  public void startScan(QueueCursor newCursor) {
    newCursor.begin(size(), number -> number < used.length ? used[number] : null, this::endScan);
    cursor = newCursor;
    for (SlackQueue queue : used) {
      queue.startScan(newCursor);
    }
  }

  public void endScan() {
    cursor = null;
    for (SlackQueue queue : used) {
      queue.endScan();
    }
  }

  private SlackQueue queueOf(int slackClass) {
    SlackQueue queue = queues[slackClass];
    if (queue == null) {
      queue = new SlackQueue(Slack.nanosOf(slackClass));
      SlackQueue[] more = Arrays.copyOf(used, used.length + 1);
      more[used.length] = queue;
      filled = Arrays.copyOf(filled, more.length);
      queues[slackClass] = queue;
      used = more;
    }
    return queue;
  }
}
