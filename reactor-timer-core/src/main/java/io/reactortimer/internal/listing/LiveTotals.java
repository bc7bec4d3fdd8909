// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

/** Sums over live timers, without a thing per timer. Used by one thread until they are complete. */
interface LiveTotals<T extends LiveTotals<T>> {

  /** Counts a timer. */
  void add(SeenTimer seen);

  /** Counts what others have counted. */
  void addAll(T others);

  /** Returns how many timers have been counted. */
  long live();

  /** Returns the same to be kept: of a bounded size, and not changed any more. */
  T kept();
}
