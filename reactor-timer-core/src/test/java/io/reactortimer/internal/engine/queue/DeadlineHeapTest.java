// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.SortedEntries.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineHeapTest {

  /** A heap beside what must be in it. */
  private static final class Pair {
    final DeadlineHeap heap = new DeadlineHeap();
    final SortedEntries expected;
    final Random random;

    Pair(Random random) {
      this.random = random;
      this.expected = new SortedEntries(random);
    }

    void insert(long deadlineNanos) {
      Entry entry = new Entry();
      expected.arm(entry, deadlineNanos);
      heap.insert(entry, entry.deadlineNanos, entry.sequence);
      expected.add(entry);
    }

    void remove(Entry entry) {
      heap.remove(entry);
      assertThat(entry.queueIndex).isEqualTo(QueueEntry.OUTSIDE);
      expected.remove(entry);
    }

    void checkFirst() {
      if (heap.size() != expected.size()) {
        assertThat(heap.size()).isEqualTo(expected.size());
      }
      if (expected.isEmpty()) {
        assertThat(heap.isEmpty()).isTrue();
      } else if (heap.first() != expected.first()) {
        assertThat(heap.first()).isSameAs(expected.first());
      }
    }

    void checkAll() {
      checkFirst();
      assertThat(heap.isHeapThroughout()).isTrue();
      for (int i = DeadlineHeap.FIRST; i < heap.end(); i++) {
        assertThat(expected.sorted.contains((Entry) heap.entryAt(i))).isTrue();
      }
    }

    void drainInOrder() {
      while (!expected.isEmpty()) {
        checkFirst();
        remove(expected.first());
      }
      assertThat(heap.isEmpty()).isTrue();
    }
  }

  /** Inserts with probability {@code growth}, else removes, the first or any. */
  private static void step(Pair pair, double growth, int deadlines) {
    Random random = pair.random;
    if (pair.expected.isEmpty() || random.nextDouble() < growth) {
      pair.insert(random.nextInt(deadlines));
    } else if (random.nextInt(4) == 0) {
      pair.remove(pair.expected.first());
    } else {
      pair.remove(pair.expected.any());
    }
    pair.checkFirst();
  }

  @Test
  void agreesWithASortedSetWhileItIsSmall() {
    Seeds.repeat(
        60,
        random -> {
          Pair pair = new Pair(random);
          int deadlines = 1 + random.nextInt(50);
          for (int i = 0; i < 1_500; i++) {
            step(pair, pair.expected.size() < 40 ? 0.6 : 0.3, deadlines);
            assertThat(pair.heap.isHeapThroughout()).isTrue();
          }
          pair.drainInOrder();
        });
  }

  @Test
  void agreesWithASortedSetAcrossSeveralChunks() {
    Seeds.repeat(
        3,
        random -> {
          Pair pair = new Pair(random);
          for (int wave = 0; wave < 5; wave++) {
            int deadlines = wave % 2 == 0 ? 100 : Integer.MAX_VALUE;
            for (int i = 0; i < 22_000; i++) {
              step(pair, 0.8, deadlines);
            }
            pair.checkAll();
            for (int i = 0; i < 22_000; i++) {
              step(pair, 0.25, deadlines);
            }
            pair.checkAll();
          }
          pair.drainInOrder();
        });
  }

  @Test
  void firesEqualDeadlinesInArmingOrderWhileSequencesWrap() {
    DeadlineHeap heap = new DeadlineHeap();
    List<Entry> armed = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      Entry entry = new Entry();
      entry.deadlineNanos = 7;
      entry.sequence = Integer.MAX_VALUE - 5_000 + i;
      heap.insert(entry, entry.deadlineNanos, entry.sequence);
      armed.add(entry);
    }
    for (Entry expected : armed) {
      assertThat(heap.first()).isSameAs(expected);
      heap.remove(expected);
    }
  }

  @Test
  void raisesWhatReplacesAnEntryInAnotherSubtree() {
    // The last entry is no descendant of the removed one, and due before its new parent.
    Seeds.repeat(
        3_000,
        random -> {
          Pair pair = new Pair(random);
          int size = 6 + random.nextInt(40);
          for (int i = 0; i < size; i++) {
            pair.insert(random.nextInt(100));
          }
          pair.remove(pair.expected.any());
          assertThat(pair.heap.isHeapThroughout()).isTrue();
        });
  }

  @Test
  void breathesAroundTheBorderOfAChunk() {
    Pair pair = new Pair(new Random(1));
    int border = 4096 - DeadlineHeap.FIRST;
    for (int i = 0; i < border; i++) {
      pair.insert(i);
    }
    for (int i = 0; i < 1_000; i++) {
      pair.insert(i);
      pair.insert(-i);
      pair.remove(pair.expected.any());
      pair.remove(pair.expected.first());
      pair.checkFirst();
    }
    pair.checkAll();
  }
}
