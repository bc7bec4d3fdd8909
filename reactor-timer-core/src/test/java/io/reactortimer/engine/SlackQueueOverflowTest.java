// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** User code that schedules and cancels at the end of its stack cuts operations short. */
class SlackQueueOverflowTest {

  private static final class Entry extends QueueEntry {
    boolean changing;
  }

  /** A queue with slots, and entries that are to change their place at the end of the stack. */
  private static final class Case {
    final Random random;
    final SlackQueue queue = new SlackQueue(0);
    final List<Entry> entries = new ArrayList<>();
    int sequence;
    int cut;
    int inSlots;

    Case(Random random, int slots) {
      this.random = random;
      for (int i = 0; i < 800; i++) {
        Entry entry = new Entry();
        entry.deadlineNanos =
            ((long) random.nextInt(slots) << Slot.WIDTH_SHIFT) + random.nextInt(50);
        entries.add(entry);
        if (random.nextInt(3) > 0) {
          change(entry);
        }
      }
    }

    /** Keeps its books without a call, so that they are never cut short. */
    void change(Entry entry) {
      entry.changing = true;
      if (entry.queueIndex < 0) {
        queue.insert(entry, sequence++, 0);
      } else {
        queue.remove(entry);
      }
      entry.changing = false;
    }

    void overflow(int from, int to) {
      Collections.shuffle(entries, random);
      ShallowStack.overflow(entries, from, to, this::change);
      check();
    }

    void check() {
      Set<QueueEntry> shown = Collections.newSetFromMap(new IdentityHashMap<>());
      queue.forEach(shown::add);
      assertThat(queue.size()).isEqualTo(shown.size());
      long least = LoopClock.NEVER;
      for (Entry entry : entries) {
        if (entry.changing) {
          entry.changing = false;
          cut++;
        }
        assertThat(shown.contains(entry)).isEqualTo(entry.queueIndex >= 0);
        if (entry.queueIndex >= 0) {
          inSlots += Slot.isIn(entry) ? 1 : 0;
          least = Math.min(least, entry.deadlineNanos);
        }
      }
      assertThat(queue.leastDeadlineNanos()).isEqualTo(least);
    }

    void fireAll() {
      long before = Long.MIN_VALUE;
      while (queue.isDue(LoopClock.NEVER)) {
        QueueEntry first = queue.first();
        assertThat(first.deadlineNanos).isGreaterThanOrEqualTo(before);
        before = first.deadlineNanos;
        queue.remove(first);
      }
      assertThat(queue.size()).isZero();
      check();
    }
  }

  @Test
  void losesNothingWhenOneOperationIsCutShort() throws InterruptedException {
    ShallowStack.run(
        () ->
            Seeds.repeat(
                1,
                random -> {
                  Case some = new Case(random, 190);
                  for (int i = 0; i < 2_000; i++) {
                    int at = 1 + random.nextInt(24);
                    some.overflow(at, at);
                  }
                  assertThat(some.cut).as("operations that were cut short").isPositive();
                  assertThat(some.inSlots).isPositive();
                  some.fireAll();
                }));
  }

  @Test
  void losesNothingWhenManyOperationsAreCutShortInOneUnwinding() throws InterruptedException {
    ShallowStack.run(
        () ->
            Seeds.repeat(
                1,
                random -> {
                  Case some = new Case(random, 60);
                  for (int i = 0; i < 2_000; i++) {
                    int from = 1 + random.nextInt(24);
                    some.overflow(from, from + random.nextInt(24));
                  }
                  assertThat(some.cut).as("operations that were cut short").isPositive();
                  some.fireAll();
                }));
  }
}
