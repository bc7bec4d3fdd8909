// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.turnover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How many timers were live in each of the last minutes in which somebody looked. One thread. */
final class LastHour {

  static final int MINUTES = 60;

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int UNKNOWN = -1;

  private final int[] live = new int[MINUTES];

  /** Negative before the first look. */
  private long minute = -1;

  private int known;

  void look(long nowNanos, long liveNow) {
    long now = nowNanos / MINUTE_NANOS;
    long passed = minute < 0 ? 1 : Math.min(now - minute, MINUTES);
    for (long step = passed; step > 0; step--) {
      live[index(now - step + 1)] = UNKNOWN;
    }
    known = (int) Math.min(MINUTES, known + Math.max(0, passed));
    minute = Math.max(minute, now);
    live[index(minute)] = (int) Math.min(liveNow, Integer.MAX_VALUE);
  }

  /** Tells whether none was seen for an hour. */
  boolean isEmpty() {
    return known == MINUTES && Arrays.stream(live).allMatch(seen -> seen <= 0);
  }

  List<@Nullable Long> toList() {
    List<@Nullable Long> list = new ArrayList<>(known);
    for (long at = minute - known + 1; at <= minute; at++) {
      int seen = live[index(at)];
      list.add(seen == UNKNOWN ? null : Long.valueOf(seen));
    }
    return list;
  }

  private static int index(long minute) {
    return (int) Math.floorMod(minute, (long) MINUTES);
  }
}
