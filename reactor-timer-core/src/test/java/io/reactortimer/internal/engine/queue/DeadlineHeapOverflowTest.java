// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.loop.ShallowStack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** User code that schedules and cancels at the end of its stack cuts heap operations short. */
class DeadlineHeapOverflowTest {

  private enum Place {
    INSIDE,
    OUTSIDE,
    UNCLEAR
  }

  private static final class Entry extends QueueEntry {
    @Override
    protected int slackClass() {
      return 0;
    }

    final int sequence;
    Place place = Place.OUTSIDE;

    Entry(long deadlineNanos, int sequence) {
      this.deadlineNanos = deadlineNanos;
      this.sequence = sequence;
    }
  }

  /** A heap, and entries that are to change their place at the end of the stack. */
  private static final class Case {
    final Random random;
    final DeadlineHeap heap = new DeadlineHeap();
    final List<Entry> entries = new ArrayList<>();
    int cut;

    Case(Random random) {
      this.random = random;
      for (int i = 0; i < 250; i++) {
        Entry entry = new Entry(random.nextInt(200), i);
        entries.add(entry);
        if (random.nextInt(3) > 0) {
          change(entry);
        }
      }
    }

    /** Keeps its books without a call, so that they are never cut short. */
    void change(Entry entry) {
      if (entry.place == Place.OUTSIDE) {
        entry.place = Place.UNCLEAR;
        heap.insert(entry, entry.deadlineNanos, entry.sequence);
        entry.place = Place.INSIDE;
      } else {
        entry.place = Place.UNCLEAR;
        heap.remove(entry);
        entry.place = Place.OUTSIDE;
      }
    }

    void overflow(int from, int to) {
      Collections.shuffle(entries, random);
      ShallowStack.overflow(entries, from, to, this::change);
      check();
    }

    void check() {
      assertThat(heap.isHeapThroughout()).isTrue();
      int size = 0;
      int misplaced = 0; // one assertion for all: a million entries are looked at
      for (Entry entry : entries) {
        boolean inside = entry.queueIndex >= 0;
        if (entry.place == Place.UNCLEAR) {
          cut++;
          entry.place = inside ? Place.INSIDE : Place.OUTSIDE;
        }
        misplaced += inside == (entry.place == Place.INSIDE) ? 0 : 1;
        if (inside) {
          size++;
          misplaced += heap.entryAt(entry.queueIndex) == entry ? 0 : 1;
        }
      }
      assertThat(misplaced).as("misplaced").isZero();
      assertThat(heap.size()).isEqualTo(size);
    }
  }

  @Test
  void losesNothingWhenOneOperationIsCutShort() throws InterruptedException {
    ShallowStack.run(
        () ->
            Seeds.repeat(
                1,
                random -> {
                  Case heap = new Case(random);
                  for (int i = 0; i < 400; i++) {
                    int at = 1 + random.nextInt(24);
                    heap.overflow(at, at);
                  }
                  assertThat(heap.cut).as("operations that were cut short").isPositive();
                }));
  }

  @Test
  void losesNothingWhenManyOperationsAreCutShortInOneUnwinding() throws InterruptedException {
    ShallowStack.run(
        () ->
            Seeds.repeat(
                1,
                random -> {
                  Case heap = new Case(random);
                  for (int i = 0; i < 400; i++) {
                    int from = 1 + random.nextInt(24);
                    heap.overflow(from, from + random.nextInt(24));
                  }
                  assertThat(heap.cut).as("operations that were cut short").isPositive();
                }));
  }
}
