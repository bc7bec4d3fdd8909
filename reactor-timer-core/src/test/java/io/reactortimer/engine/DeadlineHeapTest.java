// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DeadlineHeapTest {

  private static final class Entry extends QueueEntry {
    final int sequence;
    int position;

    Entry(long deadlineNanos, int sequence) {
      this.deadlineNanos = deadlineNanos;
      this.sequence = sequence;
    }
  }

  /** A heap beside a sorted set of what must be in it. */
  private static final class Pair {
    final DeadlineHeap heap = new DeadlineHeap();
    final TreeSet<Entry> sorted =
        new TreeSet<>(
            Comparator.<Entry>comparingLong(e -> e.deadlineNanos)
                .thenComparing((a, b) -> Integer.compare(a.sequence - b.sequence, 0)));
    final List<Entry> members = new ArrayList<>();
    final Random random;
    int nextSequence;

    Pair(Random random) {
      this.random = random;
      // A run that wraps, one that crosses zero, or anything.
      int[] starts = {Integer.MAX_VALUE - 300, -300, random.nextInt()};
      this.nextSequence = starts[random.nextInt(starts.length)];
    }

    void insert(long deadlineNanos) {
      Entry entry = new Entry(deadlineNanos, nextSequence++);
      heap.insert(entry, entry.sequence);
      add(entry);
    }

    void add(Entry entry) {
      sorted.add(entry);
      entry.position = members.size();
      members.add(entry);
    }

    Entry any() {
      return members.get(random.nextInt(members.size()));
    }

    void remove(Entry entry) {
      heap.remove(entry);
      assertThat(entry.queueIndex).isEqualTo(QueueEntry.OUTSIDE);
      forget(entry);
    }

    void forget(Entry entry) {
      sorted.remove(entry);
      Entry last = members.remove(members.size() - 1);
      if (last != entry) {
        members.set(entry.position, last);
        last.position = entry.position;
      }
    }

    void checkFirst() {
      if (heap.size() != sorted.size()) {
        assertThat(heap.size()).isEqualTo(sorted.size());
      }
      if (sorted.isEmpty()) {
        assertThat(heap.isEmpty()).isTrue();
      } else if (heap.first() != sorted.first()) {
        assertThat(heap.first()).isSameAs(sorted.first());
      }
    }

    void checkAll() {
      checkFirst();
      assertThat(heap.isHeapThroughout()).isTrue();
      for (int i = DeadlineHeap.FIRST; i < heap.end(); i++) {
        assertThat(sorted.contains((Entry) heap.entryAt(i))).isTrue();
      }
    }

    void drainInOrder() {
      while (!sorted.isEmpty()) {
        checkFirst();
        remove(sorted.first());
      }
      assertThat(heap.isEmpty()).isTrue();
    }
  }

  /** Inserts with probability {@code growth}, else removes, the first or any. */
  private static void step(Pair pair, double growth, int deadlines) {
    Random random = pair.random;
    if (pair.members.isEmpty() || random.nextDouble() < growth) {
      pair.insert(random.nextInt(deadlines));
    } else if (random.nextInt(4) == 0) {
      pair.remove(pair.sorted.first());
    } else {
      pair.remove(pair.any());
    }
    pair.checkFirst();
  }

  @Test
  void agreesWithASortedSetWhileItIsSmall() {
    Seeds.repeat(
        400,
        random -> {
          Pair pair = new Pair(random);
          int deadlines = 1 + random.nextInt(50);
          for (int i = 0; i < 1_500; i++) {
            step(pair, pair.members.size() < 40 ? 0.6 : 0.3, deadlines);
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
      Entry entry = new Entry(7, Integer.MAX_VALUE - 5_000 + i);
      heap.insert(entry, entry.sequence);
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
        20_000,
        random -> {
          Pair pair = new Pair(random);
          int size = 6 + random.nextInt(40);
          for (int i = 0; i < size; i++) {
            pair.insert(random.nextInt(100));
          }
          pair.remove(pair.any());
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
      pair.remove(pair.any());
      pair.remove(pair.sorted.first());
      pair.checkFirst();
    }
    pair.checkAll();
  }
}
