// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Where whoever lists the timers of a loop asks it for a slice. One at a time. */
final class WalkSlot {

  private static final VarHandle WALK;

  static {
    try {
      WALK = MethodHandles.lookup().findVarHandle(WalkSlot.class, "walk", QueueWalk.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Null while nobody lists. */
  @SuppressWarnings("unused") // through WALK
  private @Nullable QueueWalk walk;

  /** Asks; any thread. The loop must be woken after. */
  void request(QueueWalk requested) {
    WALK.setVolatile(this, requested); // the partner of isWaiting()
  }

  /** Whether somebody waits for the loop; asked by the loop before it parks. */
  boolean isWaiting() {
    QueueWalk current = (QueueWalk) WALK.getVolatile(this);
    return current != null && current.waitsForLoop();
  }

  /** Who lists; on the loop. */
  @Nullable QueueWalk current() {
    return (QueueWalk) WALK.getAcquire(this);
  }

  /** Copies a slice if one is wanted; on the loop. */
  void serve(TimerQueue queue) {
    QueueWalk requested = current();
    if (requested != null && requested.serve(queue)) {
      // Unless the next one has been requested since the walker was told.
      WALK.compareAndSet(this, requested, null);
    }
  }
}
