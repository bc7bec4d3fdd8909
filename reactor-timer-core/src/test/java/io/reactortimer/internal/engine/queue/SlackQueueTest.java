// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.SortedEntries.Entry;
import io.reactortimer.internal.engine.time.LoopClock;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Slots of time and a heap are one queue in (deadline, arming) order. */
class SlackQueueTest {

  private static final long SLOT_NANOS = 1L << Slot.WIDTH_SHIFT;

  /** A queue beside what must be in it, and a clock. */
  private static final class Pair {
    final SlackQueue queue = new SlackQueue(0);
    final SortedEntries expected;
    final Random random;
    long nowNanos;
    int slotted;

    Pair(Random random) {
      this.random = random;
      this.expected = new SortedEntries(random);
      this.nowNanos = random.nextInt(1_000_000_000);
    }

    void insertAfter(long delayNanos) {
      insert(new Entry(), LoopClock.plus(nowNanos, delayNanos));
    }

    void insert(Entry entry, long deadlineNanos) {
      expected.arm(entry, deadlineNanos);
      queue.insert(entry, entry.sequence, nowNanos);
      slotted += Slot.isIn(entry) ? 1 : 0;
      expected.add(entry);
    }

    void remove(Entry entry) {
      queue.remove(entry);
      assertThat(entry.queueIndex).isEqualTo(QueueEntry.OUTSIDE);
      expected.remove(entry);
    }

    List<Entry> members() {
      return expected.members;
    }

    /** Takes what is due by now, and puts some of it back, each {@code periodNanos} later. */
    void fire(int atMost, long periodNanos) {
      for (int i = 0; i < atMost && queue.openIfDue(nowNanos); i++) {
        Entry first = expected.first();
        assertThat(queue.first()).isSameAs(first);
        remove(first);
        if (periodNanos > 0) {
          insert(first, first.deadlineNanos + periodNanos);
        }
      }
    }

    void check() {
      assertThat(queue.size()).isEqualTo(expected.size());
      assertThat(queue.isEmpty()).isEqualTo(expected.isEmpty());
      long least = expected.isEmpty() ? LoopClock.NEVER : expected.first().deadlineNanos;
      assertThat(queue.leastDeadlineNanos()).isEqualTo(least);
    }

    void checkAll() {
      check();
      Set<QueueEntry> shown = Collections.newSetFromMap(new IdentityHashMap<>());
      queue.forEach(shown::add);
      assertThat(shown).hasSize(expected.size());
      assertThat(shown.containsAll(members())).as("complete").isTrue();
      assertThat(queue.heap().isHeapThroughout()).isTrue();
    }
  }

  private static void live(Pair pair, int steps, int crowd, long spreadNanos, long stepNanos) {
    Random random = pair.random;
    long periodNanos = spreadNanos / (1 + random.nextInt(3));
    for (int i = 0; i < steps; i++) {
      int what = random.nextInt(8);
      if (pair.members().size() < crowd && what < 5) {
        pair.insertAfter((long) (random.nextDouble() * spreadNanos) - stepNanos / 4);
      } else if (what < 6 && !pair.members().isEmpty()) {
        pair.remove(random.nextInt(3) == 0 ? pair.expected.first() : pair.expected.any());
      } else if (what == 6) {
        pair.nowNanos += (long) (random.nextDouble() * stepNanos);
        pair.fire(random.nextInt(64), random.nextBoolean() ? periodNanos : 0);
      } else {
        pair.insertAfter(periodNanos);
      }
      pair.check();
    }
  }

  @Test
  void agreesWithASortedSetWhateverIsArmedAndCancelled() {
    Seeds.repeat(
        25,
        random -> {
          Pair pair = new Pair(random);
          long spreadNanos = SLOT_NANOS << random.nextInt(9);
          live(pair, 3_000, 800, spreadNanos, 1 + spreadNanos / 100);
          pair.checkAll();
          live(pair, 1_000, 20, spreadNanos, 1 + spreadNanos / 3);
          pair.checkAll();
          pair.nowNanos = LoopClock.NEVER - 1;
          pair.fire(Integer.MAX_VALUE, 0);
          assertThat(pair.queue.isEmpty()).isTrue();
          pair.check();
          assertThat(pair.slotted).as("entries that were in slots").isPositive();
        });
  }

  @Test
  void aPauseIsMadeUpForInOrder() {
    Seeds.repeat(
        4,
        random -> {
          Pair pair = new Pair(random);
          for (int i = 0; i < 5_000; i++) {
            pair.insertAfter(random.nextInt(1_000_000_000));
          }
          long pauseNanos = 300_000_000L;
          pair.nowNanos += pauseNanos;
          while (pair.queue.openIfDue(pair.nowNanos)) {
            pair.fire(64, pauseNanos / 7);
            pair.insertAfter(random.nextInt(3_000_000));
            pair.check();
          }
          pair.checkAll();
        });
  }

  @Test
  void aFewTimersFarApartNeedNoSlots() {
    Pair pair = new Pair(new Random(1));
    for (int i = 0; i < 1_000; i++) {
      pair.insertAfter((1 + i % 60) * 1_000_000_000L);
    }
    assertThat(pair.slotted).isZero();
  }

  @Test
  void manyTimersCloseTogetherAreInSlots() {
    Pair pair = new Pair(new Random(1));
    for (int i = 0; i < 20_000; i++) {
      pair.insertAfter(pair.random.nextInt(1_000_000_000));
    }
    for (int turn = 0; turn < 1_100; turn++) {
      pair.nowNanos += 1_000_000;
      pair.fire(Integer.MAX_VALUE, 1_000_000_000);
    }
    pair.checkAll();
    assertThat(pair.queue.heap().size()).isZero();
  }

  @Test
  void deadlinesThatNeverComeAreInOrderToo() {
    Pair pair = new Pair(new Random(1));
    for (int i = 0; i < 100; i++) {
      pair.insertAfter(LoopClock.NEVER);
      pair.insertAfter(i * 100_000L);
    }
    pair.check();
    pair.nowNanos = LoopClock.NEVER;
    pair.fire(Integer.MAX_VALUE, 0);
    pair.check();
  }

  @Test
  void moreThanASlotTakesGoIntoTheHeap() {
    Pair pair = new Pair(new Random(1));
    for (int i = 0; i < Slot.LARGEST + 10; i++) {
      pair.insertAfter(3 * SLOT_NANOS);
    }
    assertThat(pair.slotted).isBetween(Slot.LARGEST / 2, Slot.LARGEST);
    pair.check();
    pair.nowNanos += 4 * SLOT_NANOS;
    pair.fire(Integer.MAX_VALUE, 0);
    assertThat(pair.queue.isEmpty()).isTrue();
  }

  /** Where nearly all that is armed is cancelled before its time, as timeouts are. */
  @Test
  void cancelledTimersLeaveNoHolesThatStay() {
    Pair pair = new Pair(new Random(1));
    for (int i = 0; i < 40_000; i++) {
      pair.insertAfter(50 * SLOT_NANOS);
    }
    while (pair.members().size() > 100) {
      pair.remove(pair.expected.any());
    }
    int places = 0;
    for (Slot slot = pair.queue.slotFrom(0);
        slot != null;
        slot = pair.queue.slotFrom(slot.number() + 1)) {
      places += slot.end();
    }
    assertThat(places).isLessThan(400);
    pair.checkAll();
  }

  /** Each that is moved lies in memory of its own, and the loop waits meanwhile. */
  @Test
  void aCrowdIsNotMovedUntilFewAreLeft() {
    Pair pair = new Pair(new Random(1));
    for (int i = 0; i < 120_000; i++) {
      pair.insertAfter(50 * SLOT_NANOS);
    }
    while (pair.members().size() > 16_500) {
      pair.remove(pair.expected.any());
    }
    Map<Entry, Integer> places = new HashMap<>();
    pair.members().stream()
        .filter(Slot::isIn)
        .forEach(entry -> places.put(entry, entry.queueIndex));
    pair.remove(pair.expected.any());
    pair.remove(pair.expected.any());
    assertThat(pair.members().stream().filter(Slot::isIn))
        .allMatch(entry -> places.get(entry) == entry.queueIndex);
    while (pair.members().size() > 16_000) {
      pair.remove(pair.expected.any());
    }
    assertThat(pair.members().stream().filter(Slot::isIn))
        .anyMatch(entry -> places.get(entry) != entry.queueIndex);
    pair.checkAll();
  }

  @Test
  void theMemoryOfACrowdGoesThoughNothingElseIsDue() {
    SlackQueue queue = new SlackQueue(0);
    Entry inAnHour = new Entry();
    inAnHour.deadlineNanos = 3_600_000_000_000L;
    queue.insert(inAnHour, 0, 0);
    for (int i = 1; i <= 10_000; i++) {
      Entry entry = new Entry();
      entry.deadlineNanos = SLOT_NANOS + i % 1_000;
      queue.insert(entry, i, 0);
    }
    boolean large = false;
    while (queue.openIfDue(2 * SLOT_NANOS)) {
      large |= queue.run().isLarge();
      queue.remove(queue.first());
    }
    assertThat(large).isTrue();
    assertThat(queue.size()).isOne();
    assertThat(queue.run().isLarge()).isFalse();
  }

  @Test
  void takesOutTheEntryItselfWhateverHasBecomeOfItsDeadline() {
    Seeds.repeat(
        10,
        random -> {
          Pair pair = new Pair(random);
          for (int i = 0; i < 2_000; i++) {
            pair.insertAfter(random.nextInt(300_000_000));
          }
          pair.nowNanos += random.nextInt(100_000_000);
          pair.fire(random.nextInt(500), 0);
          Map<Entry, Long> deadlines = new HashMap<>();
          for (Entry entry : List.copyOf(pair.members())) {
            if (random.nextBoolean()) {
              deadlines.put(entry, entry.deadlineNanos);
              entry.deadlineNanos =
                  pair.members().get(random.nextInt(pair.expected.size())).deadlineNanos;
            }
          }
          deadlines.keySet().forEach(pair.queue::remove);
          // For the model, which trusts it.
          deadlines.forEach((entry, deadlineNanos) -> entry.deadlineNanos = deadlineNanos);
          deadlines.keySet().forEach(pair.expected::remove);
          pair.checkAll();
          pair.nowNanos = LoopClock.NEVER - 1;
          pair.fire(Integer.MAX_VALUE, 0);
          assertThat(pair.queue.isEmpty()).isTrue();
        });
  }
}
