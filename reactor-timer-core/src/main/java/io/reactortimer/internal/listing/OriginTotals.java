// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.origin.OriginSampler;
import io.reactortimer.internal.origin.Site;
import io.reactortimer.live.ProfileBy;
import io.reactortimer.live.ProfileEntry;
import io.reactortimer.live.TimerProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums up live timers by where they were made, of those of which that was recorded. */
final class OriginTotals {

  private final Map<Site, Total> totals = new HashMap<>();

  private static final class Total {
    long live;
    long recorded;
    @Nullable ProfileEntry entry;
  }

  /** Counts a timer. */
  void add(@Nullable Origin origin) {
    if (origin != null) {
      Total total = totalOf(origin.site());
      total.live += origin.weight();
      total.recorded++;
    }
  }

  private Total totalOf(Site site) {
    return totals.computeIfAbsent(site, absent -> new Total());
  }

  /** Counts what others have counted. */
  void addAll(OriginTotals others) {
    others.totals.forEach(
        (site, total) -> {
          Total sum = totalOf(site);
          sum.live += total.live;
          sum.recorded += total.recorded;
        });
  }

  /** Takes a look into account, and adds to each origin how its timers come and go. */
  void look(OriginSampler origins, long nowNanos) {
    origins.look(nowNanos, this::totalOf); // those without live timers as well
    totals.forEach(
        (site, total) ->
            total.entry =
                new ProfileEntry(
                    site.toString(),
                    null,
                    null,
                    total.live,
                    total.recorded,
                    site.turnover().look(nowNanos, total.live, since -> origins.isComplete()),
                    site.turnover().lastHour()));
  }

  /**
   * Returns what {@link #look} has found, those with the most live timers first.
   *
   * @param limit how many at most
   * @param partial whether a stalled loop kept timers from being seen
   */
  TimerProfile profile(int limit, boolean partial) {
    List<ProfileEntry> all = new ArrayList<>();
    totals
        .values()
        .forEach(
            total -> {
              if (total.entry != null) {
                all.add(total.entry);
              }
            });
    all.sort(
        Comparator.comparingLong((ProfileEntry entry) -> -entry.live())
            .thenComparing(entry -> String.valueOf(entry.origin())));
    List<ProfileEntry> largest = all.subList(0, Math.min(limit, all.size()));
    return new TimerProfile(ProfileBy.ORIGIN, largest, all.size() - largest.size(), partial);
  }
}
