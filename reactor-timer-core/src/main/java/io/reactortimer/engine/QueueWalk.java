// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One walk over all timers of a loop, in slices that the loop copies when the walker asks.
 *
 * <p>The loop goes on firing between two slices, so timers move about. What is armed meanwhile is
 * copied right then; so is what moves in a heap from the part that is still to be copied into the
 * part that has been, and a slot whose entries change places is copied once more. So each timer
 * that is armed throughout is copied at least once; the walker tells repeated ones apart.
 *
 * <p>The loop's side and the walker's side take turns: {@code turn} says whose it is.
 */
final class QueueWalk {

  private static final int SLICE = 4096;
  private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(150);
  private static final int CLOCK_EVERY = 512;

  /** How long a walker may keep the loop waiting for its next turn, and adding to its list. */
  static final long LOOP_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So many copied behind the walker's back are not too many, however few timers there are. */
  static final int FEW_MOVED = 1 << 16;

  private static final QueueEntry[] NONE = {};

  private static final int WALKER = 0;
  private static final int LOOP = 1;
  private static final int ABANDONED = 2;

  private static final VarHandle TURN;

  static {
    try {
      TURN = MethodHandles.lookup().findVarHandle(QueueWalk.class, "turn", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TimerLoop loop;

  /** How long the loop may be silent before the walker goes on without it. */
  private final long patienceNanos;

  private final Thread walker = Thread.currentThread();

  @SuppressWarnings("unused") // through TURN
  private int turn = WALKER;

  /** What the loop has copied in its turn. */
  private final @Nullable QueueEntry[] slice = new QueueEntry[SLICE];

  private int sliceSize;
  private boolean finished;

  /** Copied behind the walker's back, for a slice to come. Owned by the loop. */
  private @Nullable QueueEntry[] moved = NONE;

  private int movedSize;

  /** At most: as many as there were timers when the walk began. */
  private int mostMoved = FEW_MOVED;

  /** When the loop had its turn last, by {@link System#nanoTime()}. Owned by the loop. */
  private long servedNanos;

  /**
   * Written by the loop, for good, before the walker's turn or within it: then it sees it later.
   */
  private volatile boolean givenUp;

  // Where the copying is. Owned by the loop, like the rest.

  /** By its number among the loop's queues. */
  private int queueNumber = -1;

  private @Nullable SlackQueue queue;

  /** Whether the queue's heap has been copied; its slots come after. */
  private boolean inSlots;

  private long slotNumber;

  /** In the heap, or in the slot. */
  private int copiedTo;

  QueueWalk(TimerLoop loop, long patienceNanos) {
    this.loop = loop;
    this.patienceNanos = patienceNanos;
  }

  /**
   * Shows all timers of the loop, some perhaps more than once.
   *
   * @return false if the loop was silent for too long, or had to wait for too long
   */
  boolean run(Consumer<TimerNode> visitor) {
    try {
      do {
        if (!nextSlice()) {
          return false;
        }
        for (int i = 0; i < sliceSize; i++) {
          QueueEntry entry = slice[i];
          if (entry != null) {
            visitor.accept((TimerNode) entry);
          }
        }
      } while (!finished && !givenUp);
      return !givenUp;
    } finally {
      if (!finished) {
        abandon(); // a visitor that throws must not leave the loop watching for us
      }
    }
  }

  private void abandon() {
    if (loop.inLoop()) {
      loop.queue().endWalk();
    } else {
      TURN.setVolatile(this, ABANDONED);
      loop.requestWalk(this);
    }
  }

  /** Whether the loop has something to do here; asked by the loop before it parks. */
  boolean waitsForLoop() {
    return (int) TURN.getVolatile(this) != WALKER;
  }

  private boolean nextSlice() {
    if (loop.inLoop()) {
      copySlice(loop.queue());
      return true;
    }
    if (loop.hasEnded()) {
      sliceSize = 0;
      finished = true;
      return true;
    }
    // With requestWalk the partner of the loop's look before it parks.
    TURN.setVolatile(this, LOOP);
    loop.requestWalk(this);
    long deadline = System.nanoTime() + patienceNanos;
    boolean interrupted = false;
    boolean served = true;
    while (served && (int) TURN.getAcquire(this) == LOOP) {
      long left = deadline - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(this, left);
        interrupted |= Thread.interrupted();
      } else {
        served = !TURN.compareAndSet(this, LOOP, WALKER);
      }
    }
    if (interrupted) {
      walker.interrupt();
    }
    return served;
  }

  /** The loop's turn, on its thread and between two tasks. Returns whether the walk is over. */
  boolean serve(TimerQueue queue) {
    int whose = (int) TURN.getAcquire(this);
    if (whose == WALKER && System.nanoTime() - servedNanos > LOOP_PATIENCE_NANOS) {
      giveUp();
    }
    if (whose == LOOP) {
      copySlice(queue);
      boolean over = finished || givenUp;
      if (givenUp) {
        queue.endWalk();
      }
      if (TURN.compareAndSet(this, LOOP, WALKER)) {
        LockSupport.unpark(walker);
      }
      // Else the walker has lost its patience, and will say that it is gone.
      return over;
    }
    if (whose == ABANDONED || givenUp) {
      queue.endWalk();
      return true;
    }
    return false;
  }

  /** The walker is held up, by foreign code or a debugger: it gets nothing more. On the loop. */
  private void giveUp() {
    givenUp = true;
    moved = NONE;
    movedSize = 0;
  }

  /** Up to which index a heap has been copied: what rises above it is to be added. On the loop. */
  int copiedTo(DeadlineHeap where) {
    if (queue != null && queue.heap() == where) {
      return inSlots ? Integer.MAX_VALUE : copiedTo;
    }
    return hasPassed(where) ? Integer.MAX_VALUE : 0;
  }

  /** The entries of a slot have changed places; on the loop. */
  void moved(SlackQueue where, Slot slot) {
    if (where == queue && inSlots && slot.number() == slotNumber) {
      copiedTo = 0;
    }
  }

  /**
   * Copies an entry behind the walker's back; on the loop. Throws nothing for want of memory: it
   * gives the walk up, rather than cost a timer its place.
   */
  void add(QueueEntry entry) {
    if (givenUp || (movedSize == moved.length && !hasGrown())) {
      return;
    }
    moved[movedSize++] = entry;
  }

  /** How many fit into what it has for those; for tests. */
  int movedCapacity() {
    return moved.length;
  }

  private boolean hasGrown() {
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

  private boolean hasPassed(DeadlineHeap where) {
    for (int i = 0; i < queueNumber; i++) {
      if (loop.queue().queueAt(i).heap() == where) {
        return true;
      }
    }
    return false;
  }

  private void copySlice(TimerQueue all) {
    long startedNanos = System.nanoTime();
    servedNanos = startedNanos;
    int size = 0;
    if (queueNumber < 0) {
      mostMoved = Math.max(FEW_MOVED, all.size());
      all.startWalk(this);
      // What was handed over before the walk was asked for belongs to it.
      loop.drain();
      loop.agenda().ready().addTimersTo(this);
      enterNextQueue(all);
    }
    TimerNode firing = loop.firing();
    if (firing != null) {
      add(firing); // asked from within its tick, when it has no place of its own
    }
    int looked = 0;
    while (size < SLICE && queue != null) {
      QueueEntry entry = copyNext(queue);
      if (entry != null) {
        slice[size++] = entry;
      } else if (inSlots && slotNumber == Long.MAX_VALUE) {
        enterNextQueue(all);
      }
      if (++looked % CLOCK_EVERY == 0 && System.nanoTime() - startedNanos > SLICE_NANOS) {
        break;
      }
    }
    // At the end: the loop adds to it all the time, and what was added first can wait.
    while (size < SLICE && queue == null && movedSize > 0) {
      slice[size++] = moved[--movedSize];
      moved[movedSize] = null;
    }
    Arrays.fill(slice, size, sliceSize > size ? sliceSize : size, null);
    sliceSize = size;
    finished = queue == null && movedSize == 0;
  }

  /** The next entry of a queue; null for none here, while there may be others behind. */
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

  private void enterNextQueue(TimerQueue all) {
    queueNumber++;
    inSlots = false;
    copiedTo = DeadlineHeap.FIRST;
    queue = queueNumber < all.queueCount() ? all.queueAt(queueNumber) : null;
    if (queue == null) {
      all.endWalk(); // all that was armed throughout has been copied or added
    }
  }
}
