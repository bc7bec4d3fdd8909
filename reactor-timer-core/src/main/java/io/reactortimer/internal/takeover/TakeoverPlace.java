// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import io.reactortimer.internal.scheduler.ReactorSchedulers;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The place of the takeover's factory in Reactor: taken with the first holder, left with the last
 * and while all give way. Guarded by the takeover, and against other copies of the library by
 * {@link OtherCopies#LOCK}.
 *
 * <p>Reactor's cached schedulers are swapped for those it had cached before, and kept for the next
 * takeover. So there are two sets of cached schedulers, however often a context restarts, unless
 * other code changes Reactor's factory in between.
 */
final class TakeoverPlace {

  /** How many concurrent first uses of Reactor's default the takeover tolerates. */
  private static final int FIRST_USES = 100;

  private final TakeoverFactory factory;

  /** Whether Reactor's default is ours at the moment. */
  private final BooleanSupplier inPlace;

  /** What Reactor had cached of ours when the place was left; null if it was not. */
  private Schedulers.@Nullable Snapshot inside;

  /** Whether what Reactor has cached is being swapped. */
  private boolean swapping;

  /**
   * Makes the place of a takeover that nobody holds yet.
   *
   * @param facades make what stands behind Reactor's default
   * @param inPlace asks Reactor whether one of them does
   */
  TakeoverPlace(Supplier<? extends Scheduler> facades, BooleanSupplier inPlace) {
    this.factory = new TakeoverFactory(facades);
    this.inPlace = inPlace;
  }

  /** Sets whether the default is ours where the factory is in place. */
  void setActive(boolean active) {
    factory.setActive(active);
  }

  boolean isSwapping() {
    return swapping;
  }

  void take() {
    factory.setActive(true);
    swapping = true;
    try {
      synchronized (OtherCopies.LOCK) {
        if (!isFactoryInPlace()) { // else it is already held, or other code has restored it
          comeToFront();
        }
        for (int tries = 0; tries < FIRST_USES && !inPlace.getAsBoolean(); tries++) {
          // A concurrent first use has cached a scheduler from the previous factory. That caller
          // keeps it; all others get ours.
          Schedulers.setFactoryWithSnapshot(factory);
        }
      }
    } finally {
      swapping = false;
    }
  }

  private void comeToFront() {
    takeOut();
    Schedulers.Factory known = ReactorSchedulers.factory();
    Schedulers.Factory present = known == null ? ReactorSchedulers.STOCK : known;
    boolean sameAsBefore = factory.delegateTo(present);
    factory.get().set(Map.entry(present, Schedulers.setFactoryWithSnapshot(factory)));
    if (inside != null && sameAsBefore) {
      Schedulers.resetFrom(inside);
    }
    inside = null;
  }

  /**
   * Gives back what was there before.
   *
   * @return false if other code has replaced that meanwhile, whose replacement stays
   */
  boolean tryLeave() {
    factory.setActive(false);
    synchronized (OtherCopies.LOCK) {
      Map.Entry<Schedulers.Factory, Schedulers.Snapshot> before = factory.get().get();
      if (before == null || !isFactoryInPlace()) {
        return takeOut();
      }
      giveBack(before.getValue());
      return true;
    }
  }

  private void giveBack(Schedulers.Snapshot before) {
    factory.get().set(null);
    swapping = true;
    try {
      // Not resetFrom alone: that disposes what is cached now, which may have been captured.
      inside = Schedulers.setFactoryWithSnapshot(factory);
      Schedulers.resetFrom(before);
    } finally {
      swapping = false;
    }
  }

  /** Takes the factory out from below that of another copy. Returns false if none stands on it. */
  private boolean takeOut() {
    Map.Entry<Schedulers.Factory, Schedulers.Snapshot> before = factory.get().get();
    Schedulers.Snapshot ours =
        before == null ? null : OtherCopies.takeOut(factory, ReactorSchedulers.factory(), before);
    if (ours == null) {
      return false;
    }
    factory.get().set(null);
    inside = ours;
    return true;
  }

  /** Tells whether Reactor uses our factory; what it has cached may be older. */
  private boolean isFactoryInPlace() {
    Schedulers.Factory present = ReactorSchedulers.factory();
    return present == null ? inPlace.getAsBoolean() : present == factory;
  }
}
