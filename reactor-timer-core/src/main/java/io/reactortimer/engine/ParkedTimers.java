// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one loop that were idle at least once, so that they can be listed while they are in
 * no heap. Weakly: an idle timer that only this knows is garbage.
 *
 * <p>A stack that any thread may push to and walk. References die in place, cleared by cancellation
 * or by the collector; when half of the stack may be dead, one thread at a time unlinks the dead
 * ones below the head. So no more than about as many dead references lie here as living ones.
 */
final class ParkedTimers {

  private static final int SMALLEST_SWEEP = 256;

  private static final VarHandle HEAD;
  private static final VarHandle BELOW;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(ParkedTimers.class, "head", Ref.class);
      BELOW = lookup.findVarHandle(Ref.class, "below", Ref.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** One timer's place. */
  static final class Ref extends WeakReference<TickNode> {
    private @Nullable Ref below;

    Ref(TickNode node) {
      super(node);
    }
  }

  private @Nullable Ref head;
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile int sweepAt = SMALLEST_SWEEP;

  void add(Ref ref) {
    Ref current;
    do {
      current = (Ref) HEAD.getAcquire(this);
      ref.below = current;
    } while (!HEAD.weakCompareAndSetRelease(this, current, ref));
    if (size.incrementAndGet() >= sweepAt && sweeping.compareAndSet(false, true)) {
      try {
        sweep();
      } finally {
        sweeping.set(false);
      }
    }
  }

  /** The newest place, from which {@link #below} leads to all others; null if there is none. */
  @Nullable Ref newest() {
    return (Ref) HEAD.getAcquire(this); // pairs with the push
  }

  static @Nullable Ref below(Ref ref) {
    return (Ref) BELOW.getAcquire(ref); // pairs with the sweep, or with the push of what is above
  }

  int sizeForTests() {
    return size.get();
  }

  private void sweep() {
    Ref above = newest();
    int removed = 0;
    int kept = 1;
    while (above != null) {
      Ref ref = below(above);
      while (ref != null && ref.refersTo(null)) {
        // A walker that stands on the dead one still finds its way down through it.
        ref = below(ref);
        removed++;
      }
      BELOW.setRelease(above, ref);
      kept += ref == null ? 0 : 1;
      above = ref;
    }
    size.addAndGet(-removed);
    sweepAt = Math.max(SMALLEST_SWEEP, 2 * kept);
  }
}
