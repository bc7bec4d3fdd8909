// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.engine.loop.TimerNode;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerPage;
import io.reactortimer.live.TimerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads from a timer what a listing shows of it. Any thread; the timer may change meanwhile. */
final class TimerReader {

  private final String scheduler;
  private final LoopClock clock;

  TimerReader(String scheduler, LoopClock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  TimerPage page(PageSelection selection, boolean partial) {
    List<TimerInfo> infos = new ArrayList<>();
    long nowNanos = clock.nowNanos();
    for (LiveTimer timer : selection.inOrder()) {
      infos.add(read(timer, nowNanos));
    }
    return new TimerPage(
        infos, selection.matching(), selection.next(), partial, clock.sourceNanos(nowNanos));
  }

  TimerInfo read(LiveTimer timer, long nowNanos) {
    TimerState state = timer.listedState();
    long dueNanos = timer.dueNanos();
    long latenessNanos = timer.lastLatenessNanos();
    long waitNanos = timer.lastDemandWaitNanos();
    long periodNanos = timer.listedPeriodNanos();
    OperatorChain chain = OperatorChain.of(timer.chainHead());
    Origin origin = timer.origin();
    return new TimerInfo(
        timer.id(),
        timer.listedName(),
        timer.listedTags(),
        timer.kind(),
        state,
        scheduler,
        ((TimerNode) timer).loop().index(),
        Instant.ofEpochMilli(clock.wallMillis(timer.createdNanos(nowNanos))),
        periodNanos > 0 ? Duration.ofNanos(periodNanos) : null,
        state == TimerState.ARMED && dueNanos != LoopClock.NEVER
            ? Duration.ofNanos(dueNanos - nowNanos)
            : null,
        timer.ticks(),
        timer.missedTicks(),
        timer.gatedTicks(),
        timer.gateName(),
        latenessNanos < 0 ? null : Duration.ofNanos(latenessNanos),
        timer.demand(),
        waitNanos > 0 ? Duration.ofNanos(waitNanos) : null,
        chain.operators(),
        chain.call(),
        chain.task(),
        origin == null ? chain.origin() : origin.toString());
  }
}
