// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.origin.Origin;
import org.jspecify.annotations.Nullable;

/**
 * The publishers that timers of one scheduler share once they have begun: ten thousand heartbeats,
 * each assembled for itself, hold one publisher and not ten thousand, which takes no memory and is
 * in the cache when they tick.
 *
 * <p>Any thread. Races are harmless: all that is kept is immutable, and two that look at once keep
 * one each. So few are kept that it does not matter for how long.
 */
public final class SharedPublishers {

  private static final int KEPT = 64;

  private final @Nullable Shareable<?>[] kept = new Shareable<?>[KEPT];

  /** A publisher that others can stand in for. */
  public interface Shareable<P extends Shareable<P>> {

    /** Returns a number that those which are alike have in common. */
    long likeness();

    /** Tells whether a timer of this one, once it has begun, is like one of the other. */
    boolean isLike(Shareable<?> other);

    /** Returns what is to be kept of it, for others and itself. */
    P toShare();

    /** Returns where its timers were made; those that tell share by origin. */
    @Nullable Origin origin();
  }

  /** Returns a publisher like {@code wanted}: one that is kept, or what is kept from now on. */
  <P extends Shareable<P>> P sharedBy(P wanted) {
    Origin origin = wanted.origin();
    return origin == null ? sharedByAll(wanted) : sharedByOrigin(wanted, origin);
  }

  @SuppressWarnings("unchecked")
  private static <P extends Shareable<P>> P sharedByOrigin(P wanted, Origin origin) {
    if (origin.kept() instanceof Shareable<?> known && wanted.isLike(known)) {
      return (P) known;
    }
    P fresh = wanted.toShare();
    origin.keep(fresh);
    return fresh;
  }

  @SuppressWarnings("unchecked") // what is alike is of one type
  private <P extends Shareable<P>> P sharedByAll(P wanted) {
    int index = indexOf(wanted.likeness());
    Shareable<?> known = kept[index];
    if (known != null && wanted.isLike(known)) {
      return (P) known;
    }
    P fresh = wanted.toShare();
    kept[index] = fresh;
    return fresh;
  }

  /** Returns the place of a number: in most cases a period, whose low bits tell little. */
  private static int indexOf(long likeness) {
    return (int) ((likeness * 0x9E37_79B9_7F4A_7C15L) >>> (Long.SIZE - 6));
  }
}
