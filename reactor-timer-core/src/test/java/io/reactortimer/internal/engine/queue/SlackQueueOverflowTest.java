// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.loop.ShallowStack;
import io.reactortimer.internal.engine.time.LoopClock;
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
    @Override
    protected int slackClass() {
      return 0;
    }

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
      int misplaced = 0; // one assertion for all: a million entries are looked at
      for (Entry entry : entries) {
        if (entry.changing) {
          entry.changing = false;
          cut++;
        }
        misplaced += shown.contains(entry) == entry.queueIndex >= 0 ? 0 : 1;
        if (entry.queueIndex >= 0) {
          inSlots += Slot.isIn(entry) ? 1 : 0;
          least = Math.min(least, entry.deadlineNanos);
        }
      }
      assertThat(misplaced).as("misplaced").isZero();
      assertThat(queue.leastDeadlineNanos()).isEqualTo(least);
    }

    void fireAll() {
      long before = Long.MIN_VALUE;
      while (queue.openIfDue(LoopClock.NEVER)) {
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
                  for (int i = 0; i < 250; i++) {
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
                  for (int i = 0; i < 250; i++) {
                    int from = 1 + random.nextInt(24);
                    some.overflow(from, from + random.nextInt(24));
                  }
                  assertThat(some.cut).as("operations that were cut short").isPositive();
                  some.fireAll();
                }));
  }

  /** One entry is due and in a slot, the others are in the heap and due in an hour. */
  private static final class Opening {
    static final long HOUR_NANOS = 3_600_000_000_000L;
    static final long DUE_NANOS = 5L << Slot.WIDTH_SHIFT;

    final SlackQueue queue = new SlackQueue(0);
    final Entry due;
    boolean begun;
    boolean ended;

    Opening() {
      for (int i = 0; i < 50; i++) {
        insert(HOUR_NANOS + i);
      }
      due = insert(DUE_NANOS);
      assertThat(Slot.isIn(due)).isTrue();
    }

    Entry insert(long deadlineNanos) {
      Entry entry = new Entry();
      entry.deadlineNanos = deadlineNanos;
      queue.insert(entry, queue.size(), 0);
      return entry;
    }

    void open() {
      begun = true;
      queue.openIfDue(DUE_NANOS);
      ended = true;
    }

    boolean wasCutShort() {
      return begun && !ended;
    }
  }

  @Test
  void whatIsDueIsFirstThoughOpeningItsSlotWasCutShort() throws InterruptedException {
    ShallowStack.run(
        () -> {
          int cut = 0;
          for (int i = 0; i < 240; i++) {
            int at = 1 + i % 40;
            Opening opening = new Opening();
            ShallowStack.overflow(
                frames -> {
                  if (frames == at) {
                    opening.open();
                  }
                });
            cut += opening.wasCutShort() ? 1 : 0;
            assertThat(opening.queue.openIfDue(Opening.DUE_NANOS)).isTrue();
            assertThat(opening.queue.first()).isSameAs(opening.due);
          }
          assertThat(cut).as("openings that were cut short").isPositive();
        });
  }

  @Test
  void theFirstIsKnownThoughInsertingItWasCutShort() throws InterruptedException {
    ShallowStack.run(
        () -> {
          int cut = 0;
          for (int i = 0; i < 240; i++) {
            int at = 1 + i % 40;
            SlackQueue queue = new SlackQueue(0);
            Entry late = new Entry();
            late.deadlineNanos = 2;
            queue.insert(late, 0, 0);
            assertThat(queue.leastDeadlineNanos()).isEqualTo(2);
            Entry early = new Entry();
            early.deadlineNanos = 1;
            ShallowStack.overflow(
                frames -> {
                  if (frames == at) {
                    early.changing = true;
                    queue.insert(early, 1, 0);
                    early.changing = false;
                  }
                });
            cut += early.changing ? 1 : 0;
            assertThat(queue.leastDeadlineNanos()).isEqualTo(early.queueIndex >= 0 ? 1 : 2);
          }
          assertThat(cut).as("insertions that were cut short").isPositive();
        });
  }
}
