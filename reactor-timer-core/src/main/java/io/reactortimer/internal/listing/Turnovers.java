// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.lateness.LateTicks;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.origin.OriginSampler;
import io.reactortimer.internal.turnover.EndSampler;
import io.reactortimer.internal.turnover.GroupTurnovers;
import io.reactortimer.internal.turnover.Turnover;
import io.reactortimer.live.LateTick;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How the timers of one scheduler come and go, by group and by origin. Any thread. Ends of groups
 * are counted of a sample, those of origins of the timers whose origin was recorded.
 */
public final class Turnovers {

  private final LoopClock clock;
  private final OriginSampler origins;
  private final LateTicks late;
  private final Predicate<LiveTimer> mayAsk;
  private final EndSampler sampler = new EndSampler();
  private final GroupTurnovers groups = new GroupTurnovers(sampler);

  /**
   * @param mayAsk whether the thread that ends a timer may ask operators of others for its group
   */
  public Turnovers(
      LoopClock clock, OriginSampler origins, LateTicks late, Predicate<LiveTimer> mayAsk) {
    this.clock = clock;
    this.origins = origins;
    this.late = late;
    this.mayAsk = mayAsk;
  }

  /** Returns the latest ticks of the last minute, the worst first. */
  List<LateTick> worstTicks() {
    return late.worst();
  }

  /** Counts a timer that ends, while it still has what its name and kind are read off. */
  public void ended(LiveTimer timer) {
    Origin origin = timer.origin();
    if (origin != null || sampler.picks(timer.dueNanos())) {
      count(timer, origin);
    }
  }

  private void count(LiveTimer timer, @Nullable Origin origin) {
    try {
      int weight = sampler.weight(timer.dueNanos());
      long nowNanos = clock.nowNanos();
      long livedNanos = nowNanos - timer.createdNanos(nowNanos);
      boolean fired = nowNanos >= timer.dueNanos();
      boolean oneShot = timer.listedPeriodNanos() == 0;
      if (origin != null) {
        origin.site().turnover().ended(origin.weight(), livedNanos, oneShot, fired);
      }
      Turnover group = weight == 0 ? null : groups.of(timer.group(mayAsk.test(timer)));
      if (group != null) {
        group.ended(weight, livedNanos, oneShot, fired);
      }
    } catch (Throwable failure) {
      // For want of memory or stack, or from operators of others: it costs a sample. The timer
      // must end.
    }
  }

  /** Takes a look at all timers into account, and adds to its totals what it has found. */
  void look(GroupTotals totals) {
    long nowNanos = clock.nowNanos();
    totals.look(groups, late, nowNanos);
    totals.origins().look(origins, nowNanos);
  }
}
