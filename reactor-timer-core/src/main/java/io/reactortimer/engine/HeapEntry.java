// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

/**
 * Something that has a place in a {@link DeadlineHeap}.
 *
 * <p>Today that is a single timer. The heap and the walk over it know no more than this type, so
 * that an entry can come to stand for several timers of one duration or one slot of time.
 */
abstract class HeapEntry {

  /** In place of an index: not in a heap, but has been. */
  static final int OUTSIDE = -1;

  /** In place of an index: never was in a heap. */
  static final int NEVER_LINKED = -2;

  /** In place of an index: its tick is being delivered, after which it is linked if it is to be. */
  static final int ON_STACK = -3;

  /** Its place in the heap, negative outside. Owned by the loop thread. */
  int heapIndex = NEVER_LINKED;

  /** When it is due, in loop time. Written by whoever holds the entry while it is in no heap. */
  long deadlineNanos;

  /**
   * Reads what firing is going to read, a few entries ahead. Among many timers each lies in memory
   * of its own that is in no cache any more; read together, their waits overlap. The result means
   * nothing.
   */
  protected int readAhead() {
    return heapIndex;
  }
}
