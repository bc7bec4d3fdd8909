// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import io.reactortimer.internal.engine.time.LoopClock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The armed timers of one slack class.
 *
 * <p>Owned by the loop thread. Where timers are dense they wait in slots of time, which are put in
 * order one by one as they come due: arming, firing and cancelling cost the same however many there
 * are. Where they are sparse, and for what comes too late for its slot, there is a heap.
 *
 * <p>Dense is a slot that would hold {@link #DENSE} timers if all of the class were spread evenly
 * up to it. So there are never more slots than a quarter of the most timers there were, and a few
 * timers far apart take no memory but their places in the heap.
 *
 * <p>At most one slot is open, the run: nothing is added to it any more, and what is due within it
 * or before goes into the heap. All other slots are later than the run.
 */
final class SlackQueue {

  /** So many timers a slot, on average, make slots worth while. */
  private static final int DENSE = 4;

  private final long slackNanos;
  private final DeadlineHeap heap = new DeadlineHeap();
  private final SlotRing slots = new SlotRing();
  private final OpenSlot run = new OpenSlot(slots);

  /** How many stand in slots, the run among them. */
  private int inSlots;

  /** Whether {@link TimerQueue} looks here for what is due; its own. */
  boolean isListed;

  private @Nullable QueueCursor cursor;

  /*
   * Asked for several times a tick, found out once: the least deadline, NEVER if there is none, and
   * whether the run has the entry. Cleared before anything that may make it untrue: a change
   * can be cut short half-way, by the end of a user's stack or for want of memory.
   */
  private boolean firstIsKnown;
  private long firstNanos;
  private boolean runIsFirst;

  SlackQueue(long slackNanos) {
    this.slackNanos = slackNanos;
  }

  /** Returns how late a timer of this class may fire. */
  long slackNanos() {
    return slackNanos;
  }

  int size() {
    return heap.size() + inSlots;
  }

  boolean isEmpty() {
    return heap.isEmpty() && inSlots == 0;
  }

  /** Returns the part that is a heap. */
  DeadlineHeap heap() {
    return heap;
  }

  /** Returns the part that is open; empty if none is. */
  OpenSlot run() {
    return run;
  }

  /**
   * Returns the first slot of that number or a later one that may have something in it, if there is
   * one.
   */
  @Nullable Slot slotFrom(long number) {
    return !run.isEmpty() && run.number() >= number ? run.slot() : slots.from(number);
  }

  /**
   * Adds an entry.
   *
   * @param sequence its place among entries of the same deadline
   * @param nowNanos a recent reading of the clock
   */
  void insert(QueueEntry entry, int sequence, long nowNanos) {
    // Read once: from now on it stands where this says, whatever becomes of the field.
    long deadlineNanos = entry.deadlineNanos;
    if (deadlineNanos < firstNanos) {
      firstIsKnown = false;
    }
    Slot slot = denseSlot(deadlineNanos, nowNanos);
    if (slot == null) {
      heap.insert(entry, deadlineNanos, sequence);
    } else {
      slot.append(entry, deadlineNanos, sequence);
      inSlots++;
    }
  }

  private @Nullable Slot denseSlot(long deadlineNanos, long nowNanos) {
    long number = Slot.numberOf(deadlineNanos);
    long distance = number - Slot.numberOf(nowNanos);
    if (distance <= 0 || distance > size() / DENSE || number <= run.number()) {
      return null;
    }
    Slot slot = slots.findOrAdd(number);
    return slot != null && slot.ensureRoom() ? slot : null;
  }

  /** Takes an entry out, wherever it is. */
  void remove(QueueEntry entry) {
    firstIsKnown = false;
    if (!Slot.isIn(entry)) {
      heap.remove(entry);
      return;
    }
    Slot slot = slotOf(entry);
    boolean isOpen = slot == run.slot();
    slot.remove(entry);
    inSlots--;
    if (isOpen) {
      return;
    }
    if (slot.isEmpty()) {
      slots.remove(slot);
      slots.giveBack(slot, 0);
    } else if (slot.isSparse()) {
      if (cursor != null) {
        cursor.reordered(this, slot); // first: to be copied once more does no harm
      }
      slot.closeUp();
    }
  }

  /** Returns which slot it is in: that of its deadline, unless that was overwritten since. */
  private Slot slotOf(QueueEntry entry) {
    long number = Slot.numberOf(entry.deadlineNanos);
    Slot slot = number == run.number() ? run.slot() : slots.find(number);
    return slot != null && slot.has(entry) ? slot : searchedSlotOf(entry);
  }

  private Slot searchedSlotOf(QueueEntry entry) {
    Slot slot = run.slot();
    while (slot != null && !slot.has(entry)) {
      slot = slots.from(slot == run.slot() ? Long.MIN_VALUE : slot.number() + 1);
    }
    if (slot == null) {
      throw new IllegalStateException("in no slot: " + entry);
    }
    return slot;
  }

  /**
   * Opens a slot if that is needed to know the first entry that is due by then.
   *
   * @return whether one is
   */
  boolean openIfDue(long byNanos) {
    if (leastDeadlineNanos() > byNanos) {
      shrinkEmptyRun(); // what is due next may be an hour away
      return false;
    }
    if (!run.isEmpty()) {
      return true;
    }
    if (isEmpty()) {
      shrinkEmptyRun();
      return false; // asked for all there are, up to NEVER
    }
    openDue(byNanos);
    return true;
  }

  private void shrinkEmptyRun() {
    if (run.isEmpty() && run.isLarge()) {
      run.shrink();
    }
  }

  private void openDue(long byNanos) {
    shrinkEmptyRun();
    Slot next = nextSlot();
    if (next != null && !heapIsBefore(next) && next.leastDeadlineNanos() <= byNanos) {
      firstIsKnown = false;
      open(next);
      findFirst();
    }
  }

  private void findFirst() {
    long heapNanos = heap.isEmpty() ? LoopClock.NEVER : heap.firstDeadlineNanos();
    if (run.isEmpty()) {
      Slot next = nextSlot();
      runIsFirst = false;
      firstNanos = next == null ? heapNanos : Math.min(heapNanos, next.leastDeadlineNanos());
    } else {
      long runNanos = run.firstDeadlineNanos();
      runIsFirst =
          heap.isEmpty()
              || DeadlineHeap.before(
                  runNanos, run.firstSequence(), heapNanos, heap.firstSequence());
      firstNanos = runIsFirst ? runNanos : heapNanos;
    }
    firstIsKnown = true;
  }

  /** Returns the first slot of the ring with something in it; null if there is none. */
  private @Nullable Slot nextSlot() {
    while (!slots.isEmpty()) {
      Slot slot = slots.first();
      if (!slot.isEmpty()) {
        return slot;
      }
      slots.remove(slot); // adding to it, or taking it out, was cut short
    }
    return null;
  }

  private boolean heapIsBefore(Slot slot) {
    return !heap.isEmpty() && Slot.numberOf(heap.firstDeadlineNanos()) < slot.number();
  }

  private void open(Slot slot) {
    Slot emptied = run.slot();
    int used = run.length();
    run.open(slot);
    slots.remove(slot);
    slots.giveBack(emptied, used);
  }

  /** Returns the first entry, after {@link #openIfDue} has found one. */
  QueueEntry first() {
    return runIsFirst ? run.first() : heap.first();
  }

  /** Returns whether its first entry is before that of another queue, after both have found one. */
  boolean isBefore(SlackQueue other) {
    return DeadlineHeap.before(
        firstNanos, firstSequence(), other.firstNanos, other.firstSequence());
  }

  private int firstSequence() {
    return runIsFirst ? run.firstSequence() : heap.firstSequence();
  }

  /** Returns the least deadline, {@link LoopClock#NEVER} if there is none. */
  long leastDeadlineNanos() {
    if (!firstIsKnown) {
      findFirst();
    }
    return firstNanos;
  }

  /** Shows all there is, in no order. */
  void forEach(Consumer<QueueEntry> visitor) {
    for (int i = DeadlineHeap.FIRST; i < heap.end(); i++) {
      visitor.accept(heap.entryAt(i));
    }
    for (Slot slot = slotFrom(Long.MIN_VALUE); slot != null; slot = slotFrom(slot.number() + 1)) {
      for (int i = 0; i < slot.end(); i++) {
        QueueEntry entry = slot.entryAt(i);
        if (entry != null) {
          visitor.accept(entry);
        }
      }
    }
  }

  void startScan(QueueCursor newCursor) {
    cursor = newCursor;
    heap.startScan(newCursor);
  }

  void endScan() {
    cursor = null;
    heap.endScan();
  }
}
