// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.internal.origin.Origin;

/** Tells whether a timer lives far longer than those of its line that have ended. Any thread. */
final class Outlived {

  private Outlived() {}

  /**
   * Returns whether a repeating timer has outlived the others of its line; others end by
   * themselves.
   */
  static boolean isTrueOf(LiveTimer timer, long nowNanos) {
    Origin origin = timer.origin();
    return origin != null
        && timer.listedPeriodNanos() > 0
        && nowNanos - timer.createdNanos(nowNanos) > origin.site().turnover().outlivedNanos();
  }
}
