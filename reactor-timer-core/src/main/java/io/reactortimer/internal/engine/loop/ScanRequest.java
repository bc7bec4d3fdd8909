// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.QueueCursor;
import io.reactortimer.internal.engine.queue.TimerQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Where a thread that lists the timers of a loop asks it for a slice. One at a time. */
final class ScanRequest {

  private static final VarHandle SCAN;

  static {
    try {
      SCAN = MethodHandles.lookup().findVarHandle(ScanRequest.class, "scan", Slices.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Null without a listing. */
  @SuppressWarnings("unused") // through SCAN
  private @Nullable Slices scan;

  /** Asks; any thread. The loop must be woken after. */
  void request(Slices requested) {
    SCAN.setVolatile(this, requested); // the partner of isWaiting()
  }

  /** Forgets a listing that is over. */
  void forget(Slices over) {
    SCAN.compareAndSet(this, over, null);
  }

  /** Returns whether a scanner waits for the loop; asked by the loop before it parks. */
  boolean isWaiting() {
    Slices current = (Slices) SCAN.getVolatile(this);
    return current != null && current.waitsForLoop();
  }

  /** Returns the scan in progress; on the loop. */
  @Nullable Slices current() {
    return (Slices) SCAN.getAcquire(this);
  }

  /** Copies a slice if one is wanted; on the loop. */
  void serve(TimerQueue queue) {
    Slices requested = current();
    if (requested != null && requested.serve(queue)) {
      // Unless the next one has been requested since the scanner was told.
      SCAN.compareAndSet(this, requested, null);
    }
  }

  /** One listing, slice by slice: the loop's side of it. */
  interface Slices {

    /** Returns whether the loop has something to do here; asked by the loop before it parks. */
    boolean waitsForLoop();

    /** Takes the loop's turn; on the loop. Returns whether the listing is over. */
    boolean serve(TimerQueue queue);

    /** Returns where the copying is; for the loop. */
    QueueCursor cursor();
  }
}
