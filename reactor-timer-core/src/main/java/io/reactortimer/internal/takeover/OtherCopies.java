// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import io.reactortimer.internal.scheduler.ReactorSchedulers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * The takeovers of other copies of this library, in class loaders of their own over one Reactor:
 * each web application of a server may bring one. They stand on each other, the newest in front.
 *
 * <p>A copy that leaves while another stands on it, or comes to the front once more, is taken out
 * from between them. So no two of them leave the making of schedulers to each other, and in any
 * order that they leave, the last one gives back what was there before the first.
 *
 * <p>Guarded by {@link #LOCK}. Copies know of each other only what is of types that they share:
 * their factories are of classes of the same name, and each supplies a reference to what stood in
 * its place before.
 */
final class OtherCopies {

  /** What all copies know. */
  static final Object LOCK = Schedulers.class;

  private OtherCopies() {}

  /**
   * Returns the first factory, from one downwards, that is of no copy.
   *
   * @param own the factory of this copy
   */
  static Schedulers.Factory below(Schedulers.Factory own, Schedulers.Factory front) {
    Schedulers.Factory factory = front;
    AtomicReference<?> below = belowOf(own, factory);
    for (; below != null; below = belowOf(own, factory)) {
      // A copy that nobody holds, and that knows nothing below, adds nothing to Reactor's own.
      factory =
          factoryIn(below) instanceof Schedulers.Factory next ? next : ReactorSchedulers.STOCK;
    }
    return factory;
  }

  /**
   * Takes a factory out from below the copy that stands on it.
   *
   * @param own the factory of this copy
   * @param front the factory that Reactor uses
   * @param instead what the other one stands on from now on
   * @return what Reactor had cached of {@code own} when the other one came; null if none stands on
   *     it
   */
  static Schedulers.@Nullable Snapshot takeOut(
      Schedulers.Factory own,
      Schedulers.@Nullable Factory front,
      Map.Entry<Schedulers.Factory, Schedulers.Snapshot> instead) {
    AtomicReference<?> below = belowOf(own, front);
    while (below != null && factoryIn(below) != own) {
      below = belowOf(own, factoryIn(below));
    }
    if (below == null
        || !(below.get() instanceof Map.Entry<?, ?> entry)
        || !(entry.getValue() instanceof Schedulers.Snapshot cached)) {
      return null;
    }
    @SuppressWarnings("unchecked") // the factory of a copy supplies no other
    AtomicReference<Object> of = (AtomicReference<Object>) below;
    of.set(instead);
    return cached;
  }

  /** Returns what the factory of a copy stands on; null if it is of none. */
  private static @Nullable AtomicReference<?> belowOf(
      Schedulers.Factory own, @Nullable Object factory) {
    return factory instanceof Supplier<?> copy
            && factory.getClass().getName().equals(own.getClass().getName())
            && copy.get() instanceof AtomicReference<?> below
        ? below
        : null;
  }

  private static @Nullable Object factoryIn(AtomicReference<?> below) {
    return below.get() instanceof Map.Entry<?, ?> entry ? entry.getKey() : null;
  }
}
