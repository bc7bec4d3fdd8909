// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a group of loops that were idle at least once, so that they can be listed while
 * they are in no queue. Weakly: an idle timer that only this knows is garbage. But a paused one may
 * be known by its id alone to the caller that is to resume it: those are held.
 *
 * <p>A stack that any thread may push to and traverse. References die in place, cleared by
 * cancellation or by the collector. Each that comes and each that is cancelled moves a sweep on by
 * a few places, which unlinks the dead ones it meets, one thread at a time: so the dead are a
 * fraction of all that lie here, and no thread ever waits for a whole sweep.
 */
final class ParkedTimers {

  private static final int SWEEP_STEPS = 4;

  private static final VarHandle HEAD;
  private static final VarHandle BELOW;
  private static final VarHandle PARKED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(ParkedTimers.class, "head", Ref.class);
      BELOW = lookup.findVarHandle(Ref.class, "below", Ref.class);
      PARKED = lookup.findVarHandle(SteeredNode.class, "parked", Ref.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** One timer's place. */
  static final class Ref extends WeakReference<SteeredNode> {
    private @Nullable Ref below;

    /**
     * @param collected learns of it if the collector takes the node, and not if it is cancelled
     */
    Ref(SteeredNode node, ReferenceQueue<SteeredNode> collected) {
      super(node, collected);
    }
  }

  @SuppressWarnings("unused") // through HEAD
  private @Nullable Ref head;

  /** The paused ones; by identity, which is what nodes are equal by. */
  private final Set<SteeredNode> held = ConcurrentHashMap.newKeySet();

  /** Places of timers that were dropped while they were idle, and that were never ended. */
  private final ReferenceQueue<SteeredNode> collected = new ReferenceQueue<>();

  /** How many came out of that queue and were not reported yet. */
  private final AtomicInteger collectedCount = new AtomicInteger();

  private final AtomicBoolean sweeping = new AtomicBoolean();

  /**
   * How far the sweep has come: what is below is next. Null to begin again at the top. Owned by the
   * sweeper.
   */
  private @Nullable Ref sweptTo;

  /** Lists a timer if this is the first time that it is idle; any thread. */
  void list(SteeredNode node) {
    if (PARKED.getAcquire(node) == null) {
      StackRoom.forStep();
      Ref ref = place(node);
      if (!PARKED.compareAndSet(node, null, ref)) {
        ref.clear(); // it must never count as collected
        return;
      }
      add(ref);
      // A thread that has ended it meanwhile may not have found the reference. In one total order
      // with both: either that thread sees it, or we see the end.
      if ((node.stateInOrder() & TimerNode.PHASE_MASK) == TimerNode.DONE) {
        unlist(node);
      }
    }
  }

  /** Lists a timer that has ended no more, and does not hold it; any thread. */
  void unlist(SteeredNode node) {
    Ref ref = (Ref) PARKED.getVolatile(node); // the partner of the look at the state in list()
    if (ref != null) {
      remove(ref);
      held.remove(node); // none is held that is not listed
    }
  }

  /**
   * Holds a timer if it is paused, and releases it if not. A thread that changes the phase calls
   * this after, and looks again, so that the last one of several leaves it as it is to be.
   */
  void holdWhilePaused(SteeredNode node) {
    boolean paused;
    do {
      paused = node.isPaused();
      if (paused) {
        held.add(node);
      } else {
        held.remove(node);
      }
    } while (paused != node.isPaused());
  }

  /** Shows all that are listed to {@code visitor}; any thread. */
  void forEach(Consumer<? super SteeredNode> visitor) {
    forEachFrom(newest(), visitor);
  }

  /** Shows those that live on {@code loop} to {@code visitor}, while none moves; any thread. */
  void forEachOf(TimerLoop loop, Consumer<? super SteeredNode> visitor) {
    forEachFrom(newest(), onlyOf(loop, visitor));
  }

  private static Consumer<SteeredNode> onlyOf(
      TimerLoop loop, Consumer<? super SteeredNode> visitor) {
    return node -> {
      if (node.loop() == loop) {
        visitor.accept(node);
      }
    };
  }

  /** Returns whether one lives on {@code loop}; any thread. */
  boolean hasTimerOf(TimerLoop loop) {
    for (Ref ref = newest(); ref != null; ref = below(ref)) {
      SteeredNode node = ref.get();
      if (node != null && node.loop() == loop) {
        return true;
      }
    }
    return false;
  }

  /**
   * Shows those that live on {@code loop} to {@code visitor} at its end, when the inbox is closed.
   * In one total order with that and with the pushes: either a timer is seen here, or the thread
   * that pushed it sees the end.
   */
  void forEachAtEnd(TimerLoop loop, Consumer<? super SteeredNode> visitor) {
    forEachFrom((Ref) HEAD.getVolatile(this), onlyOf(loop, visitor));
  }

  private static void forEachFrom(@Nullable Ref newest, Consumer<? super SteeredNode> visitor) {
    for (Ref ref = newest; ref != null; ref = below(ref)) {
      SteeredNode node = ref.get();
      if (node != null) {
        visitor.accept(node);
      }
    }
  }

  /** Returns a place for a timer, which is to be added. */
  Ref place(SteeredNode node) {
    return new Ref(node, collected);
  }

  void add(Ref ref) {
    Ref current;
    do {
      current = (Ref) HEAD.getAcquire(this);
      ref.below = current;
      // In one total order with the end of the loop: see forEachAtEnd().
    } while (!HEAD.weakCompareAndSet(this, current, ref));
    sweepOn();
  }

  boolean holds(SteeredNode node) {
    return held.contains(node);
  }

  /** Takes one out of listings. */
  void remove(Ref ref) {
    ref.clear();
    sweepOn();
  }

  /**
   * Returns how many the collector has taken since the last call; soon after it has. Any thread.
   */
  int takeCollected() {
    while (collected.poll() != null) {
      collectedCount.incrementAndGet();
    }
    return collectedCount.getAndSet(0);
  }

  /**
   * Returns the newest place, from which {@link #below} leads to all others; null if there is none.
   */
  @Nullable Ref newest() {
    return (Ref) HEAD.getAcquire(this); // pairs with the push
  }

  static @Nullable Ref below(Ref ref) {
    return (Ref) BELOW.getAcquire(ref); // pairs with the sweep, or with the push of what is above
  }

  private void sweepOn() {
    if (sweeping.compareAndSet(false, true)) {
      try {
        Ref place = sweptTo;
        for (int step = 0; step < SWEEP_STEPS; step++) {
          place = sweepBelow(place == null ? newest() : place);
          if (collected.poll() != null) { // else they would lie there until the next report
            collectedCount.incrementAndGet();
          }
        }
        sweptTo = place;
      } finally {
        sweeping.set(false);
      }
    }
  }

  /** Returns where to go on. Only the sweeper unlinks, so the place it stands on stays linked. */
  private static @Nullable Ref sweepBelow(@Nullable Ref place) {
    Ref ref = place == null ? null : below(place);
    if (place == null || ref == null) {
      return null;
    }
    if (!ref.refersTo(null)) {
      return ref;
    }
    // A scanner that stands on the dead one still finds its way down through it.
    BELOW.setRelease(place, below(ref));
    return place;
  }
}
