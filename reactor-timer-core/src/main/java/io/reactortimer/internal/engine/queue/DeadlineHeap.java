// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A 4-ary min-heap of entries in (deadline, arming) order.
 *
 * <p>Owned by one loop thread; no method may be called from another. Each entry stores its own
 * index, so removal from the middle costs no search.
 *
 * <p>Keys stand beside the entries, so that a comparison does not touch an entry. All arrays are
 * cut into chunks: growing never copies more than one chunk, however many timers there are.
 */
public final class DeadlineHeap {

  /*
   * The root is at FIRST = 3 and the children of i at 4(i-2) .. 4(i-2)+3: each group of four starts
   * at a multiple of four, so it lies in one chunk and its keys in half a cache line or two.
   *
   * Invariant: the entry at i has queueIndex == i for FIRST <= i < end, and no child fires before its
   * parent.
   *
   * User code can schedule or cancel at the very end of its stack. A stack overflows where a method is
   * called, and memory runs out where something is made; so insert and remove do neither while the
   * invariant is broken, which is why their loops are written out in full, the one upwards twice.
   */
  static final int FIRST = 3;

  private static final int CHUNK_SHIFT = 12;
  private static final int CHUNK_SIZE = 1 << CHUNK_SHIFT;
  private static final int CHUNK_MASK = CHUNK_SIZE - 1;
  private static final int SMALLEST_CHUNK = 64;

  private Chunk[] chunks = {new Chunk(SMALLEST_CHUNK)};

  /** One past the last entry. */
  private int end = FIRST;

  /** Told of entries that move behind its back. Null without a listing. */
  private @Nullable QueueCursor cursor;

  /** Parallel arrays of keys, arming order and entries. */
  private static final class Chunk {
    long[] deadlines;
    int[] sequences;
    @Nullable QueueEntry[] entries;

    Chunk(int length) {
      deadlines = new long[length];
      sequences = new int[length];
      entries = new QueueEntry[length];
    }

    void grow(int length) {
      // Make all before changing anything: if memory runs out, the heap stays as it was.
      long[] longerDeadlines = Arrays.copyOf(deadlines, length);
      int[] longerSequences = Arrays.copyOf(sequences, length);
      @Nullable QueueEntry[] longerEntries = Arrays.copyOf(entries, length);
      deadlines = longerDeadlines;
      sequences = longerSequences;
      entries = longerEntries;
    }
  }

  int size() {
    return end - FIRST;
  }

  boolean isEmpty() {
    return end == FIRST;
  }

  /** Returns one past the index of the last entry; the first is {@link #FIRST}. */
  int end() {
    return end;
  }

  /** Returns the entry that is due first; the heap must not be empty. */
  QueueEntry first() {
    return entryAt(FIRST);
  }

  long firstDeadlineNanos() {
    return chunks[0].deadlines[FIRST];
  }

  int firstSequence() {
    return chunks[0].sequences[FIRST];
  }

  QueueEntry entryAt(int index) {
    QueueEntry entry = chunks[index >> CHUNK_SHIFT].entries[index & CHUNK_MASK];
    assert entry != null;
    return entry;
  }

  /**
   * Adds an entry that is not queued.
   *
   * @param deadlineNanos when it is due, for as long as it is here: the field of the entry is not
   *     looked at
   * @param sequence its place among entries of the same deadline; compared by difference, so it may
   *     wrap
   */
  void insert(QueueEntry entry, long deadlineNanos, int sequence) {
    ensureRoom();
    int hole = end++;
    Chunk to = chunks[hole >> CHUNK_SHIFT];
    while (hole > FIRST) {
      int parent = (hole >> 2) + 2;
      Chunk from = chunks[parent >> CHUNK_SHIFT];
      int offset = parent & CHUNK_MASK;
      long parentNanos = from.deadlines[offset];
      if (parentNanos < deadlineNanos
          || (parentNanos == deadlineNanos && from.sequences[offset] - sequence <= 0)) {
        break;
      }
      QueueEntry sinking = from.entries[offset];
      assert sinking != null;
      to.deadlines[hole & CHUNK_MASK] = parentNanos;
      to.sequences[hole & CHUNK_MASK] = from.sequences[offset];
      to.entries[hole & CHUNK_MASK] = sinking;
      sinking.queueIndex = hole;
      hole = parent;
      to = from;
    }
    to.deadlines[hole & CHUNK_MASK] = deadlineNanos;
    to.sequences[hole & CHUNK_MASK] = sequence;
    to.entries[hole & CHUNK_MASK] = entry;
    entry.queueIndex = hole;
    assert isHeap();
  }

  /** Takes an entry out, wherever it is. */
  void remove(QueueEntry entry) {
    int copied = copiedByCursor();
    int hole = entry.queueIndex;
    int last = end - 1;
    Chunk tail = chunks[last >> CHUNK_SHIFT];
    QueueEntry moved = tail.entries[last & CHUNK_MASK];
    assert moved != null;
    QueueEntry rising = null;
    end = last;
    if (hole != last) {
      long deadlineNanos = tail.deadlines[last & CHUNK_MASK];
      int sequence = tail.sequences[last & CHUNK_MASK];
      Chunk to = chunks[hole >> CHUNK_SHIFT];
      // What stood last need not be a descendant of the hole, so it may have to rise.
      while (hole > FIRST) {
        int parent = (hole >> 2) + 2;
        Chunk from = chunks[parent >> CHUNK_SHIFT];
        int offset = parent & CHUNK_MASK;
        long parentNanos = from.deadlines[offset];
        if (parentNanos < deadlineNanos
            || (parentNanos == deadlineNanos && from.sequences[offset] - sequence <= 0)) {
          break;
        }
        QueueEntry sinking = from.entries[offset];
        assert sinking != null;
        to.deadlines[hole & CHUNK_MASK] = parentNanos;
        to.sequences[hole & CHUNK_MASK] = from.sequences[offset];
        to.entries[hole & CHUNK_MASK] = sinking;
        sinking.queueIndex = hole;
        hole = parent;
        to = from;
      }
      // If it has risen, it stands above former ancestors and this ends at once.
      for (int child = (hole - 2) << 2; child < last; child = (hole - 2) << 2) {
        Chunk from = chunks[child >> CHUNK_SHIFT];
        int least = child & CHUNK_MASK;
        int stop = least + (last - child < 4 ? last - child : 4);
        for (int i = least + 1; i < stop; i++) {
          if (from.deadlines[i] < from.deadlines[least]
              || (from.deadlines[i] == from.deadlines[least]
                  && from.sequences[i] - from.sequences[least] < 0)) {
            least = i;
          }
        }
        long leastNanos = from.deadlines[least];
        if (deadlineNanos < leastNanos
            || (deadlineNanos == leastNanos && sequence - from.sequences[least] <= 0)) {
          break;
        }
        int index = (child & ~CHUNK_MASK) | least;
        QueueEntry up = from.entries[least];
        assert up != null;
        if (hole < copied && index >= copied) {
          rising = up; // at most one on the way down
        }
        to.deadlines[hole & CHUNK_MASK] = leastNanos;
        to.sequences[hole & CHUNK_MASK] = from.sequences[least];
        to.entries[hole & CHUNK_MASK] = up;
        up.queueIndex = hole;
        hole = index;
        to = from;
      }
      to.deadlines[hole & CHUNK_MASK] = deadlineNanos;
      to.sequences[hole & CHUNK_MASK] = sequence;
      to.entries[hole & CHUNK_MASK] = moved;
      moved.queueIndex = hole;
      if (hole < copied && last >= copied) {
        rising = moved; // then nothing else has crossed: it stopped above the border
      }
    }
    tail.entries[last & CHUNK_MASK] = null;
    entry.queueIndex = QueueEntry.OUTSIDE;
    // The invariant holds again.
    if (rising != null) {
      tellCursor(rising);
    }
    if ((last & CHUNK_MASK) == 0) {
      releaseSpareChunks(last >> CHUNK_SHIFT);
    }
    assert isHeap();
  }

  void startScan(QueueCursor newCursor) {
    cursor = newCursor;
  }

  void endScan() {
    cursor = null;
  }

  /** Returns up to where a listing has copied; 0 without a listing. */
  private int copiedByCursor() {
    return cursor == null ? 0 : cursor.copiedTo(this);
  }

  private void tellCursor(QueueEntry entry) {
    if (cursor != null) {
      cursor.add(entry);
    }
  }

  static boolean before(long deadlineA, int sequenceA, long deadlineB, int sequenceB) {
    return deadlineA < deadlineB || (deadlineA == deadlineB && sequenceA - sequenceB < 0);
  }

  private int capacity() {
    Chunk last = chunks[chunks.length - 1];
    return ((chunks.length - 1) << CHUNK_SHIFT) + last.deadlines.length;
  }

  private void ensureRoom() {
    if (end < capacity()) {
      return;
    }
    Chunk last = chunks[chunks.length - 1];
    if (last.deadlines.length < CHUNK_SIZE) {
      last.grow(2 * last.deadlines.length);
    } else {
      Chunk[] more = Arrays.copyOf(chunks, chunks.length + 1);
      more[chunks.length] = new Chunk(CHUNK_SIZE);
      chunks = more;
    }
  }

  /** Keeps one empty chunk, so that a heap that breathes around a border does not allocate. */
  private void releaseSpareChunks(int emptied) {
    if (emptied + 1 < chunks.length) {
      chunks = Arrays.copyOf(chunks, emptied + 1);
    }
  }

  /**
   * Returns whether the invariant holds, where that is cheap enough to be asserted at every change.
   */
  private boolean isHeap() {
    return size() > 64 || isHeapThroughout();
  }

  boolean isHeapThroughout() {
    for (int i = FIRST; i < end; i++) {
      QueueEntry entry = entryAt(i);
      Chunk chunk = chunks[i >> CHUNK_SHIFT];
      long deadlineNanos = chunk.deadlines[i & CHUNK_MASK];
      if (entry.queueIndex != i) {
        return false;
      }
      int parent = (i >> 2) + 2;
      Chunk above = chunks[parent >> CHUNK_SHIFT];
      if (i > FIRST
          && before(
              deadlineNanos,
              chunk.sequences[i & CHUNK_MASK],
              above.deadlines[parent & CHUNK_MASK],
              above.sequences[parent & CHUNK_MASK])) {
        return false;
      }
    }
    return true;
  }
}
