// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Intervals without a timer in them: each subscription is an object of the size of one, which a
 * thread takes into a list when it is asked for something, and out of it when it is cancelled. What
 * is left is what any scheduler with a thread of its own has to do.
 */
final class HandedOver extends Flux<Long> {

  /** How many wait before the thread is woken; as many as with the timers of this project. */
  private static final int WAKE_DEPTH = 8192;

  private final Passage passage;
  private final Thread thread = new Thread(this::takeIn, "handed-over");

  /** Of the thread. */
  private final List<@Nullable Entry> taken = new ArrayList<>();

  /**
   * Makes a source.
   *
   * @param byQueue whether by an array queue, and not by a stack
   */
  HandedOver(boolean byQueue) {
    passage = byQueue ? new ByQueue() : new ByStack();
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void subscribe(CoreSubscriber<? super Long> actual) {
    actual.onSubscribe(new Entry(this, actual));
  }

  private void handOver(Entry entry) {
    if (passage.push(entry) % WAKE_DEPTH == 0) {
      LockSupport.unpark(thread);
    }
  }

  private void takeIn() {
    while (true) { // until the process ends
      Entry entry = passage.pop();
      if (entry == null) {
        LockSupport.parkNanos(this, 10_000_000); // for those that do not fill a batch
      }
      for (; entry != null; entry = passage.pop()) {
        if (entry.compareAndSet(Entry.GIVEN, Entry.TAKEN)) {
          entry.place = taken.size();
          taken.add(entry);
        } else if (entry.place >= 0) {
          takeOut(entry);
        }
      }
    }
  }

  private void takeOut(Entry entry) {
    Entry last = taken.remove(taken.size() - 1);
    if (last != null && last != entry) {
      taken.set(entry.place, last);
      last.place = entry.place;
    }
    entry.place = -1;
  }

  /** How entries come to the thread. */
  private interface Passage {

    /** Hands an entry over; any thread. Returns about how many lie there. */
    int push(Entry entry);

    /** Takes an entry, null for none; on the thread. */
    @Nullable Entry pop();
  }

  /** As the timers of this project are handed over. */
  private static final class ByStack implements Passage {
    private final AtomicReference<@Nullable Entry> newest = new AtomicReference<>();

    /** Of the thread: what it has taken, all at once. */
    private @Nullable Entry taken;

    @Override
    public int push(Entry entry) {
      Entry below;
      do {
        below = newest.get();
        entry.next = below;
        entry.depth = below == null ? 1 : below.depth + 1;
      } while (!newest.compareAndSet(below, entry));
      return entry.depth;
    }

    @Override
    public @Nullable Entry pop() {
      Entry first = taken == null ? newest.getAndSet(null) : taken;
      if (first != null) {
        taken = first.next;
        first.next = null;
      }
      return first;
    }
  }

  private static final class ByQueue implements Passage {
    private final Queue<Entry> queue = PlatformDependent.newMpscQueue();

    @Override
    public int push(Entry entry) {
      queue.add(entry);
      return queue.size();
    }

    @Override
    public @Nullable Entry pop() {
      return queue.poll();
    }
  }

  /** One subscription, of 104 bytes; the number is what has become of it. */
  @SuppressWarnings({"unused", "serial"})
  private static final class Entry extends AtomicInteger implements Subscription {
    static final int GIVEN = 1;
    static final int TAKEN = 2;
    static final int CANCELLED = 3;

    private final HandedOver source;
    private @Nullable CoreSubscriber<? super Long> actual;
    private @Nullable Entry next;
    private int depth;
    private int place = -1;
    private long first;
    private long second;
    private long third;
    private long fourth;
    private long fifth;
    private long sixth;
    private long seventh;
    private long eighth;

    Entry(HandedOver source, CoreSubscriber<? super Long> actual) {
      this.source = source;
      this.actual = actual;
    }

    @Override
    public void request(long n) {
      if (compareAndSet(0, GIVEN)) {
        source.handOver(this);
      }
    }

    @Override
    public void cancel() {
      actual = null;
      if (getAndSet(CANCELLED) == TAKEN) {
        source.handOver(this);
      }
    }
  }
}
