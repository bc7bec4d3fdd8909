// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.ArrayList;
import java.util.List;
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

  private final AtomicReference<@Nullable Entry> newest = new AtomicReference<>();
  private final Thread thread = new Thread(this::takeIn, "handed-over");

  /** Of the thread. */
  private final List<@Nullable Entry> taken = new ArrayList<>();

  HandedOver() {
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void subscribe(CoreSubscriber<? super Long> actual) {
    actual.onSubscribe(new Entry(this, actual));
  }

  private void handOver(Entry entry) {
    Entry below;
    do {
      below = newest.get();
      entry.next = below;
      entry.depth = below == null ? 1 : below.depth + 1;
    } while (!newest.compareAndSet(below, entry));
    if (entry.depth % WAKE_DEPTH == 0) {
      LockSupport.unpark(thread);
    }
  }

  private void takeIn() {
    while (true) { // until the process ends
      Entry entry = newest.getAndSet(null);
      if (entry == null) {
        LockSupport.parkNanos(this, 10_000_000); // for those that do not fill a batch
      }
      while (entry != null) {
        Entry below = entry.next;
        entry.next = null;
        if (entry.compareAndSet(Entry.GIVEN, Entry.TAKEN)) {
          entry.place = taken.size();
          taken.add(entry);
        } else if (entry.place >= 0) {
          takeOut(entry);
        }
        entry = below;
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
