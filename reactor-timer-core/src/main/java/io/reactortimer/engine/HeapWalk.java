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
 * <p>The loop goes on firing between two slices, so timers move about in the heap. A timer that
 * moves from the part that is still to be copied into the part that has been is copied right then.
 * So each timer that is in the heap throughout is copied at least once; the walker tells repeated
 * ones apart.
 *
 * <p>The loop's side and the walker's side take turns: {@code turn} says whose it is.
 */
final class HeapWalk {

  /** How long a loop may be silent before the walker goes on without it. */
  static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int SLICE = 4096;
  private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(150);
  private static final int CLOCK_EVERY = 512;

  private static final int WALKER = 0;
  private static final int LOOP = 1;
  private static final int ABANDONED = 2;

  private static final VarHandle TURN;

  static {
    try {
      TURN = MethodHandles.lookup().findVarHandle(HeapWalk.class, "turn", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TimerLoop loop;
  private final Thread walker = Thread.currentThread();

  @SuppressWarnings("unused") // through TURN
  private int turn = WALKER;

  /** What the loop has copied in its turn. */
  private final @Nullable HeapEntry[] slice = new HeapEntry[SLICE];

  private int sliceSize;
  private boolean finished;

  /** Copied behind the walker's back, for a slice to come. Owned by the loop. */
  private @Nullable HeapEntry[] moved = new HeapEntry[16];

  private int movedSize;

  /**
   * The heap that is being copied, by its number in the queue. Owned by the loop, like the rest.
   */
  private int heapNumber = -1;

  private @Nullable DeadlineHeap heap;
  private int copiedTo;

  HeapWalk(TimerLoop loop) {
    this.loop = loop;
  }

  /**
   * Shows all timers of the loop, some perhaps more than once.
   *
   * @return false if the loop was silent for too long
   */
  boolean run(Consumer<TimerNode> visitor) {
    try {
      do {
        if (!nextSlice()) {
          return false;
        }
        for (int i = 0; i < sliceSize; i++) {
          HeapEntry entry = slice[i];
          if (entry != null) {
            visitor.accept((TimerNode) entry);
          }
        }
      } while (!finished);
      return true;
    } finally {
      if (!finished) {
        abandon(); // a visitor that throws must not leave the loop watching for us
      }
    }
  }

  private void abandon() {
    if (loop.inLoop()) {
      end(loop.queue());
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
    long deadline = System.nanoTime() + PATIENCE_NANOS;
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
    if (whose == LOOP) {
      copySlice(queue);
      boolean over = finished;
      if (TURN.compareAndSet(this, LOOP, WALKER)) {
        LockSupport.unpark(walker);
      }
      // Else the walker has lost its patience, and will say that it is gone.
      return over;
    }
    if (whose == ABANDONED) {
      end(queue);
      return true;
    }
    return false;
  }

  /** Up to which index a heap has been copied: what rises above it is to be added. On the loop. */
  int copiedTo(DeadlineHeap where) {
    if (where == heap) {
      return copiedTo;
    }
    return hasPassed(where) ? Integer.MAX_VALUE : 0;
  }

  /** Copies an entry behind the walker's back; on the loop. */
  void add(HeapEntry entry) {
    if (movedSize == moved.length) {
      moved = Arrays.copyOf(moved, 2 * movedSize);
    }
    moved[movedSize++] = entry;
  }

  private boolean hasPassed(DeadlineHeap where) {
    for (int i = 0; i < heapNumber; i++) {
      if (loop.queue().heapAt(i) == where) {
        return true;
      }
    }
    return false;
  }

  private void copySlice(TimerQueue queue) {
    long startedNanos = System.nanoTime();
    int size = 0;
    if (heapNumber < 0) {
      // What was handed over before the walk was asked for belongs to it.
      loop.drain();
      loop.agenda().ready().addTimersTo(this);
      enterNextHeap(queue);
    }
    TimerNode firing = loop.firing();
    if (firing != null) {
      add(firing); // asked from within its tick, when it has no place of its own
    }
    while (size < SLICE && movedSize > 0) {
      slice[size++] = moved[--movedSize];
      moved[movedSize] = null;
    }
    while (size < SLICE && heap != null) {
      if (copiedTo >= heap.end()) {
        enterNextHeap(queue);
      } else {
        slice[size++] = heap.entryAt(copiedTo++);
        if (size % CLOCK_EVERY == 0 && System.nanoTime() - startedNanos > SLICE_NANOS) {
          break;
        }
      }
    }
    Arrays.fill(slice, size, sliceSize > size ? sliceSize : size, null);
    sliceSize = size;
    if (heap == null && movedSize == 0) {
      finished = true;
      end(queue);
    }
  }

  private void enterNextHeap(TimerQueue queue) {
    heapNumber++;
    copiedTo = DeadlineHeap.FIRST;
    if (heapNumber < queue.heapCount()) {
      heap = queue.heapAt(heapNumber);
      heap.startWalk(this);
    } else {
      heap = null;
    }
  }

  private void end(TimerQueue queue) {
    for (int i = 0; i < queue.heapCount(); i++) {
      queue.heapAt(i).endWalk();
    }
  }
}
