// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

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
final class DeadlineHeap {

  /*
   * The root is at FIRST = 3 and the children of i at 4(i-2) .. 4(i-2)+3: each group of four starts
   * at a multiple of four, so it lies in one chunk and its keys in half a cache line or two.
   *
   * Invariant: entryAt(i).heapIndex == i for FIRST <= i < end, and no child fires before its parent.
   */
  static final int FIRST = 3;

  private static final int CHUNK_SHIFT = 12;
  private static final int CHUNK_SIZE = 1 << CHUNK_SHIFT;
  private static final int CHUNK_MASK = CHUNK_SIZE - 1;
  private static final int SMALLEST_CHUNK = 64;

  private Chunk[] chunks = {new Chunk(SMALLEST_CHUNK)};

  /** One past the last entry. */
  private int end = FIRST;

  /** Told of entries that move behind its back. Null while nobody lists. */
  private @Nullable HeapWalk walk;

  /** Parallel arrays of keys, arming order and entries. */
  private static final class Chunk {
    long[] deadlines;
    int[] sequences;
    @Nullable HeapEntry[] entries;

    Chunk(int length) {
      deadlines = new long[length];
      sequences = new int[length];
      entries = new HeapEntry[length];
    }

    void grow(int length) {
      // Allocate all before changing anything: if memory runs out, the heap stays as it was.
      long[] longerDeadlines = Arrays.copyOf(deadlines, length);
      int[] longerSequences = Arrays.copyOf(sequences, length);
      @Nullable HeapEntry[] longerEntries = Arrays.copyOf(entries, length);
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

  /** One past the index of the last entry; the first is {@link #FIRST}. */
  int end() {
    return end;
  }

  /** The entry that is due first; the heap must not be empty. */
  HeapEntry first() {
    return entryAt(FIRST);
  }

  long firstDeadlineNanos() {
    return chunks[0].deadlines[FIRST];
  }

  int firstSequence() {
    return chunks[0].sequences[FIRST];
  }

  HeapEntry entryAt(int index) {
    HeapEntry entry = chunks[index >> CHUNK_SHIFT].entries[index & CHUNK_MASK];
    assert entry != null;
    return entry;
  }

  /**
   * Adds an entry that is in no heap.
   *
   * @param sequence its place among entries of the same deadline; compared by difference, so it may
   *     wrap
   */
  void insert(HeapEntry entry, int sequence) {
    ensureRoom();
    int hole = end++;
    siftUp(hole, entry.deadlineNanos, sequence, entry);
    assert isHeap();
  }

  /** Takes an entry out, wherever it is. */
  void remove(HeapEntry entry) {
    int hole = entry.heapIndex;
    int last = --end;
    Chunk tail = chunks[last >> CHUNK_SHIFT];
    int offset = last & CHUNK_MASK;
    entry.heapIndex = HeapEntry.OUTSIDE;
    if (hole != last) {
      HeapEntry moved = entryAt(last);
      long deadlineNanos = tail.deadlines[offset];
      int sequence = tail.sequences[offset];
      // What stood last need not be a descendant of the hole, so it may have to rise instead.
      if (hole > FIRST && before(deadlineNanos, sequence, parent(hole))) {
        siftUp(hole, deadlineNanos, sequence, moved);
      } else {
        siftDown(hole, deadlineNanos, sequence, moved);
      }
    }
    // Cleared last: until it has a place of its own, the tail is all that knows the moved entry.
    tail.entries[offset] = null;
    if (offset == 0) {
      releaseSpareChunks(last >> CHUNK_SHIFT);
    }
    assert isHeap();
  }

  void startWalk(HeapWalk newWalk) {
    walk = newWalk;
  }

  void endWalk() {
    walk = null;
  }

  /**
   * Restores order and indexes from the bare arrays after a change was cut short: user code that
   * schedules at the end of its stack can overflow it in the middle of a sift.
   */
  void rebuild() {
    int stop = Math.min(end + 1, capacity());
    @Nullable HeapEntry[] found = new HeapEntry[stop - FIRST];
    int[] sequences = new int[stop - FIRST];
    int count = 0;
    for (int i = FIRST; i < stop; i++) {
      Chunk chunk = chunks[i >> CHUNK_SHIFT];
      HeapEntry entry = chunk.entries[i & CHUNK_MASK];
      chunk.entries[i & CHUNK_MASK] = null;
      // Negative is what was being removed, and the second sight of what was being moved.
      if (entry != null && entry.heapIndex >= 0) {
        entry.heapIndex = HeapEntry.OUTSIDE;
        found[count] = entry;
        sequences[count++] = chunk.sequences[i & CHUNK_MASK];
      }
    }
    end = FIRST;
    for (int i = 0; i < count; i++) {
      HeapEntry entry = found[i];
      assert entry != null;
      insert(entry, sequences[i]);
    }
  }

  private void siftUp(int from, long deadlineNanos, int sequence, HeapEntry entry) {
    int hole = from;
    while (hole > FIRST) {
      int parent = parent(hole);
      if (!before(deadlineNanos, sequence, parent)) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    place(hole, deadlineNanos, sequence, entry);
  }

  private void siftDown(int from, long deadlineNanos, int sequence, HeapEntry entry) {
    int hole = from;
    for (int child = firstChild(hole); child < end; child = firstChild(hole)) {
      int least = leastOfGroup(child);
      Chunk chunk = chunks[least >> CHUNK_SHIFT];
      int offset = least & CHUNK_MASK;
      if (!before(chunk.deadlines[offset], chunk.sequences[offset], deadlineNanos, sequence)) {
        break;
      }
      move(least, hole);
      hole = least;
    }
    place(hole, deadlineNanos, sequence, entry);
  }

  private int leastOfGroup(int firstOfGroup) {
    Chunk chunk = chunks[firstOfGroup >> CHUNK_SHIFT];
    int offset = firstOfGroup & CHUNK_MASK;
    int stop = Math.min(4, end - firstOfGroup) + offset;
    int least = offset;
    for (int i = offset + 1; i < stop; i++) {
      if (before(
          chunk.deadlines[i], chunk.sequences[i], chunk.deadlines[least], chunk.sequences[least])) {
        least = i;
      }
    }
    return firstOfGroup + (least - offset);
  }

  private void move(int from, int to) {
    Chunk chunk = chunks[from >> CHUNK_SHIFT];
    int offset = from & CHUNK_MASK;
    HeapEntry entry = chunk.entries[offset];
    assert entry != null;
    place(to, chunk.deadlines[offset], chunk.sequences[offset], entry);
  }

  private void place(int index, long deadlineNanos, int sequence, HeapEntry entry) {
    Chunk chunk = chunks[index >> CHUNK_SHIFT];
    int offset = index & CHUNK_MASK;
    chunk.deadlines[offset] = deadlineNanos;
    chunk.sequences[offset] = sequence;
    chunk.entries[offset] = entry;
    if (walk != null) {
      walk.moved(this, entry, index);
    }
    entry.heapIndex = index;
  }

  private boolean before(long deadlineNanos, int sequence, int other) {
    Chunk chunk = chunks[other >> CHUNK_SHIFT];
    int offset = other & CHUNK_MASK;
    return before(deadlineNanos, sequence, chunk.deadlines[offset], chunk.sequences[offset]);
  }

  static boolean before(long deadlineA, int sequenceA, long deadlineB, int sequenceB) {
    return deadlineA < deadlineB || (deadlineA == deadlineB && sequenceA - sequenceB < 0);
  }

  private static int parent(int index) {
    return (index >> 2) + 2;
  }

  private static int firstChild(int index) {
    return (index - 2) << 2;
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

  /** The invariant, where it is cheap enough to be asserted at every change. */
  private boolean isHeap() {
    return size() > 64 || isHeapThroughout();
  }

  boolean isHeapThroughout() {
    for (int i = FIRST; i < end; i++) {
      HeapEntry entry = entryAt(i);
      Chunk chunk = chunks[i >> CHUNK_SHIFT];
      long deadlineNanos = chunk.deadlines[i & CHUNK_MASK];
      if (entry.heapIndex != i || entry.deadlineNanos != deadlineNanos) {
        return false;
      }
      if (i > FIRST && before(deadlineNanos, chunk.sequences[i & CHUNK_MASK], parent(i))) {
        return false;
      }
    }
    return true;
  }
}
