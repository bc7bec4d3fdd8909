// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How far one listing has copied the timers of a {@link TimerQueue}, slice by slice.
 *
 * <p>The loop goes on firing between two slices, so timers move about. What is armed meanwhile is
 * copied right then; so is what moves in a heap from the part that is still to be copied into the
 * part that has been, and a slot whose entries change places is copied once more. So each timer
 * that is armed throughout is copied at least once.
 *
 * <p>Owned by the loop's thread, but for {@link #isGivenUp}.
 */
public final class QueueCursor {

  /** So many copied between slices are not too many, however few timers there are. */
  public static final int FEW_MOVED = 1 << 16;

  /**
   * How often each timer may move during a listing: intervals of a second do so once a second, and
   * a JVM that has just begun, on a machine with too much to do, lists for longer than that.
   */
  private static final int MOVES = 4;

  private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(150);
  private static final int CLOCK_EVERY = 512;

  private static final QueueEntry[] NONE = {};

  /** Copied between slices, for a slice to come. */
  private @Nullable QueueEntry[] moved = NONE;

  private int movedSize;

  /** At most: a multiple of how many timers there were when the copying began. */
  private int mostMoved = FEW_MOVED;

  /** Written once. Volatile, because the listing thread looks at it, too. */
  private volatile boolean givenUp;

  /** Gives the queues of the slack classes by number, null after the last; null at first. */
  private @Nullable IntFunction<@Nullable SlackQueue> queues;

  /** Runs when the last queue has been copied. */
  private Runnable whenCopied = () -> {};

  /** By its number among the queues of the slack classes. */
  private int queueNumber = -1;

  /** Null before the first and after the last. */
  private @Nullable SlackQueue queue;

  /** Whether the queue's heap has been copied; its slots come after. */
  private boolean inSlots;

  private long slotNumber;

  /** In the heap, or in the slot. */
  private int copiedTo;

  public boolean hasBegun() {
    return queues != null;
  }

  /**
   * Begins to copy; what is armed from now on is added.
   *
   * @param size how many timers there are
   * @param byNumber gives the queues of the slack classes, null after the last; more may come
   * @param copied runs when the last queue has been copied
   */
  void begin(int size, IntFunction<@Nullable SlackQueue> byNumber, Runnable copied) {
    mostMoved = (int) Math.min(Integer.MAX_VALUE / 2, Math.max(FEW_MOVED, (long) MOVES * size));
    whenCopied = copied;
    queues = byNumber;
  }

  /** Copies what comes next into {@code slice}; returns how many. */
  public int copyInto(@Nullable QueueEntry[] slice) {
    IntFunction<@Nullable SlackQueue> byNumber = queues;
    if (byNumber == null) {
      return 0;
    }
    long startedNanos = System.nanoTime();
    if (queueNumber < 0) {
      enterNextQueue(byNumber); // not before: what is handed over until now may need a queue more
    }
    int size = 0;
    int looked = 0;
    while (size < slice.length && queue != null) {
      QueueEntry entry = copyNext(queue);
      if (entry != null) {
        slice[size++] = entry;
      } else if (inSlots && slotNumber == Long.MAX_VALUE) {
        enterNextQueue(byNumber);
      }
      if (++looked % CLOCK_EVERY == 0 && System.nanoTime() - startedNanos > SLICE_NANOS) {
        break;
      }
    }
    // At the end: the loop adds to it all the time, and what was added first can wait.
    while (size < slice.length && queue == null && movedSize > 0) {
      slice[size++] = moved[--movedSize];
      moved[movedSize] = null;
    }
    return size;
  }

  /** Tells whether all that was armed throughout has been copied. */
  public boolean isFinished() {
    return queueNumber >= 0 && queue == null && movedSize == 0;
  }

  /** Tells whether too much has moved, or the listing was held up; any thread. */
  public boolean isGivenUp() {
    return givenUp;
  }

  /** Copies nothing more. */
  public void giveUp() {
    givenUp = true;
    moved = NONE;
    movedSize = 0;
  }

  /**
   * Copies an entry between slices. Throws nothing for want of memory: it gives up, rather than
   * cost a timer its place.
   */
  public void add(QueueEntry entry) {
    if (givenUp || (movedSize == moved.length && !tryGrow())) {
      return;
    }
    moved[movedSize++] = entry;
  }

  private boolean tryGrow() {
    if (movedSize < mostMoved) {
      try {
        moved = Arrays.copyOf(moved, Math.min(Math.max(16, 2 * movedSize), mostMoved));
        return true;
      } catch (OutOfMemoryError e) {
        // As if there were too many.
      }
    }
    giveUp();
    return false;
  }

  /** Returns up to which index a heap has been copied: what rises above it is to be added. */
  int copiedTo(DeadlineHeap where) {
    if (queue != null && queue.heap() == where) {
      return inSlots ? Integer.MAX_VALUE : copiedTo;
    }
    return hasPassed(where) ? Integer.MAX_VALUE : 0;
  }

  private boolean hasPassed(DeadlineHeap where) {
    IntFunction<@Nullable SlackQueue> byNumber = queues;
    for (int i = 0; byNumber != null && i < queueNumber; i++) {
      SlackQueue passed = byNumber.apply(i);
      if (passed != null && passed.heap() == where) {
        return true;
      }
    }
    return false;
  }

  /** Begins a slot again whose entries have changed places, if it is the one being copied. */
  void reordered(SlackQueue where, Slot slot) {
    if (where == queue && inSlots && slot.number() == slotNumber) {
      copiedTo = 0;
    }
  }

  /** Returns how many fit into what it has for those between slices; for tests. */
  public int movedCapacity() {
    return moved.length;
  }

  /** Copies the next entry of a queue; null for none here, while there may be others behind. */
  private @Nullable QueueEntry copyNext(SlackQueue from) {
    if (!inSlots) {
      if (copiedTo < from.heap().end()) {
        return from.heap().entryAt(copiedTo++);
      }
      inSlots = true;
      slotNumber = Long.MIN_VALUE;
      copiedTo = 0;
    }
    Slot slot = from.slotFrom(slotNumber);
    if (slot == null) {
      slotNumber = Long.MAX_VALUE;
      return null;
    }
    if (slot.number() != slotNumber) {
      slotNumber = slot.number();
      copiedTo = 0;
    }
    if (copiedTo < slot.end()) {
      return slot.entryAt(copiedTo++);
    }
    slotNumber++;
    copiedTo = 0;
    return null;
  }

  private void enterNextQueue(IntFunction<@Nullable SlackQueue> byNumber) {
    queueNumber++;
    inSlots = false;
    copiedTo = DeadlineHeap.FIRST;
    queue = byNumber.apply(queueNumber);
    if (queue == null) {
      whenCopied.run(); // all that was armed throughout has been copied or added
    }
  }
}
