// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** What must be in a queue: entries in (deadline, arming) order, of which any may be picked. */
final class SortedEntries {

  static final class Entry extends QueueEntry {
    @Override
    protected int slackClass() {
      return 0;
    }

    int sequence;
    private int position;
  }

  final TreeSet<Entry> sorted =
      new TreeSet<>(
          Comparator.<Entry>comparingLong(e -> e.deadlineNanos)
              .thenComparing((a, b) -> Integer.compare(a.sequence - b.sequence, 0)));
  final List<Entry> members = new ArrayList<>();
  private final Random random;
  private int nextSequence;

  SortedEntries(Random random) {
    this.random = random;
    // A run that wraps, one that crosses zero, or anything.
    int[] starts = {Integer.MAX_VALUE - 300, -300, random.nextInt()};
    this.nextSequence = starts[random.nextInt(starts.length)];
  }

  /** Makes an entry the last of its deadline, to be added once it is in the queue. */
  void arm(Entry entry, long deadlineNanos) {
    entry.deadlineNanos = deadlineNanos;
    entry.sequence = nextSequence++;
  }

  void add(Entry entry) {
    sorted.add(entry);
    entry.position = members.size();
    members.add(entry);
  }

  void remove(Entry entry) {
    sorted.remove(entry);
    Entry last = members.remove(members.size() - 1);
    if (last != entry) {
      members.set(entry.position, last);
      last.position = entry.position;
    }
  }

  Entry first() {
    return sorted.first();
  }

  Entry any() {
    return members.get(random.nextInt(members.size()));
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  int size() {
    return members.size();
  }
}
