// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.lateness.LateTicks;
import io.reactortimer.internal.scheduler.LoopScheduler;
import io.reactortimer.internal.scheduler.TaskSubmitter;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.Suspects;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import reactor.core.scheduler.Scheduler;

/** The listing of a scheduler as it would be if nobody looked for suspects. */
public final class WithoutSuspects implements TimerJudge, TimerJudge.Look {

  private WithoutSuspects() {}

  /** Returns it. */
  public static LiveTimers of(Scheduler scheduler) {
    LoopScheduler core = Objects.requireNonNull(TaskSubmitter.to(scheduler)).scheduler();
    String name = core.settings().name();
    return new LoopLiveTimers(
        name,
        core.loops(),
        new WithoutSuspects(),
        () -> false,
        List::of,
        new Turnovers(
            core.loops().clock(),
            core.origins(),
            new LateTicks(name, core.loops().clock(), timer -> true),
            timer -> true));
  }

  @Override
  public Look begin(long nowNanos) {
    return this;
  }

  @Override
  public Predicate<LiveTimer> among(Set<SuspectReason> reasons, long nowNanos) {
    return timer -> false;
  }

  @Override
  public void add(SeenTimer seen) {}

  @Override
  public boolean needsSecondWalk() {
    return false;
  }

  @Override
  public void addAgain(LiveTimer timer) {}

  @Override
  public Suspects end(int limit, boolean partial) {
    return Suspects.NONE;
  }
}
