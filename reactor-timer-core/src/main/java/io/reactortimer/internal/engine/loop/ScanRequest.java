// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.TimerQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Where whoever lists the timers of a loop asks it for a slice. One at a time. */
final class ScanRequest {

  private static final VarHandle WALK;

  static {
    try {
      WALK = MethodHandles.lookup().findVarHandle(ScanRequest.class, "walk", QueueScan.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Null while nobody lists. */
  @SuppressWarnings("unused") // through WALK
  private @Nullable QueueScan walk;

  /** Asks; any thread. The loop must be woken after. */
  void request(QueueScan requested) {
    WALK.setVolatile(this, requested); // the partner of isWaiting()
  }

  /** Whether somebody waits for the loop; asked by the loop before it parks. */
  boolean isWaiting() {
    QueueScan current = (QueueScan) WALK.getVolatile(this);
    return current != null && current.waitsForLoop();
  }

  /** Who lists; on the loop. */
  @Nullable QueueScan current() {
    return (QueueScan) WALK.getAcquire(this);
  }

  /** Copies a slice if one is wanted; on the loop. */
  void serve(TimerQueue queue) {
    QueueScan requested = current();
    if (requested != null && requested.serve(queue)) {
      // Unless the next one has been requested since the walker was told.
      WALK.compareAndSet(this, requested, null);
    }
  }
}
