// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which threads are in the code of a loop: the one that carries it, and those that have lost it in
 * a callback that goes on.
 *
 * <p>A thread that carries the loop writes its own carrier; the watch replaces it when it hands the
 * loop over. Any thread reads. A task that runs is found at all times in one of the two: a callback
 * is known as stuck before the loop has another carrier.
 */
final class LoopCarriers {

  private final LoopCounters counters;

  /** Has no thread while none runs the loop. Written by the thread that takes the loop. */
  private volatile LoopCarrier current;

  private final StuckCallbacks stuck = new StuckCallbacks();

  /**
   * Makes those of a loop that nobody carries yet.
   *
   * @param canBeTaken whether the loop can be handed over in the middle of a callback
   */
  LoopCarriers(LoopCounters counters, boolean canBeTaken) {
    this.counters = counters;
    this.current = new LoopCarrier(null, canBeTaken);
  }

  /** Returns the one that carries the loop, and what it is in; any thread. */
  LoopCarrier current() {
    return current; // the partner of pass()
  }

  /** Returns the callbacks that go on on threads that have lost the loop. */
  StuckCallbacks stuck() {
    return stuck;
  }

  /**
   * Interrupts the callback that runs here for a step on the loop, after which {@link #exit} must
   * be called. Returns false if the caller is not in a callback of this loop, or has lost the loop.
   */
  boolean enter() {
    LoopCarrier here = current;
    return here.isInCallbackHere() && here.back();
  }

  /** Goes on with the callback. */
  void exit() {
    current.call();
  }

  /** Returns the carrier whose thread runs this task; null if none does. */
  @Nullable LoopCarrier carrierOf(LoopEntry task) {
    LoopCarrier carrier = current; // first: see the class
    return carrier.runningTask() == task ? carrier : stuck.carrierOf(task);
  }

  /** Returns whether this task is on the caller's stack. */
  boolean runsHere(LoopEntry task) {
    LoopCarrier running = carrierOf(task);
    return running != null && running.isHere();
  }

  /** Shows all that carry the loop or are in a callback of it; any thread. */
  void forEach(Consumer<LoopCarrier> visitor) {
    visitor.accept(current); // first: see the class
    for (StuckCallback one = stuck.newest(); one != null; one = one.next) {
      visitor.accept(one.carrier());
    }
  }

  /** Cancels what runs on other threads than the caller's and is {@code picked}; any thread. */
  void cancelRunning(Predicate<LoopEntry> picked) {
    forEach(
        each -> {
          LoopEntry running = each.runningTask();
          if (running != null && !each.isHere() && picked.test(running)) {
            running.tryCancel();
          }
        });
  }

  /** Counts a tick or a run from within a callback, or on the loop. */
  void count(long lateNanos, long missed, boolean failed) {
    boolean entered = enter();
    if (entered || current.isAtWorkHere()) {
      counters.late(lateNanos);
      counters.missed(missed);
      if (failed) {
        counters.failed();
      } else {
        counters.delivered();
      }
    } else {
      stuck.countHere(lateNanos, missed, failed);
    }
    if (entered) {
      exit();
    }
  }

  /**
   * Counts from within a callback, or on the loop.
   *
   * @param overflowed intervals that ended for want of demand
   * @param gated due times that found their gate closed
   */
  void count(int overflowed, long gated) {
    boolean entered = enter();
    if (entered || current.isAtWorkHere()) {
      counters.add(overflowed, gated);
    } else {
      stuck.countHere(overflowed, gated);
    }
    if (entered) {
      exit();
    }
  }

  /**
   * Takes the loop from a thread that still is in the callback that was seen, for another one,
   * which has to be running.
   *
   * @param sinceNanos when it was seen first
   * @param onStack takes what the callback is of from the loop, once that is ours
   * @return what became of the callback; null if it has come back
   */
  @Nullable StuckCallback take(
      LoopCarrier from,
      int seen,
      Thread spare,
      long sinceNanos,
      Supplier<@Nullable LoopEntry> onStack) {
    Thread stuckThread = from.thread();
    if (stuckThread == null) {
      return null;
    }
    // Made before: nothing may fail between the two.
    StuckCallback left = new StuckCallback(from, stuckThread, sinceNanos);
    LoopCarrier to = new LoopCarrier(spare, true);
    if (!from.take(seen, left)) {
      return null;
    }
    pass(left, to, onStack.get());
    return left;
  }

  private void pass(StuckCallback left, LoopCarrier to, @Nullable LoopEntry onStack) {
    left.node(onStack);
    stuck.add(left);
    counters.handedOver();
    current = to; // the partner of current()
  }
}
