// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.jfr;

import io.reactortimer.internal.engine.loop.LoopCounters;
import io.reactortimer.internal.engine.loop.LoopEntry;
import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.loop.LoopStall;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.internal.scheduler.TimerEvents;
import io.reactortimer.internal.turnover.GroupKey;
import io.reactortimer.live.PauseReport;
import io.reactortimer.live.Suspect;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of one scheduler. Any thread; without a recording a look costs a nanosecond or
 * two and allocates nothing.
 */
final class JfrTimerEvents implements TimerEvents {

  private static final int EVENTS_PER_SECOND = 100;

  /**
   * One of each to ask whether it is enabled, which changes with recordings. Made once the recorder
   * is in use: to register the first event starts it, which takes hundreds of classes. That may
   * fail, for want of memory or stack, and is then tried again: no initializer of a class does it,
   * which would fail for good, and each timer and each turn of a loop with it.
   */
  private static final class Registered {

    private static volatile @Nullable Registered made;

    final LateTickEvent lateTick = new LateTickEvent();
    final MissedTicksEvent missedTicks = new MissedTicksEvent();
    final HandOverEvent handOver = new HandOverEvent();
    final SchedulerStatisticsEvent statistics = new SchedulerStatisticsEvent();
    final TimerStartEvent timerStart = new TimerStartEvent();
    final TimerEndEvent timerEnd = new TimerEndEvent();

    /** Returns them; null while there is no recorder, or they cannot be made. */
    static @Nullable Registered events() {
      if (!FlightRecorder.isInitialized()) {
        return null;
      }
      Registered known = made;
      return known != null ? known : make();
    }

    private static @Nullable Registered make() {
      try {
        Registered fresh = new Registered();
        made = fresh; // a race is harmless: all are alike
        return fresh;
      } catch (Throwable failure) {
        return null; // it costs events, not timers
      }
    }
  }

  private final String scheduler;
  private final EventBudget late = new EventBudget(EVENTS_PER_SECOND);
  private final EventBudget missing = new EventBudget(EVENTS_PER_SECOND);
  private final AtomicBoolean periodic = new AtomicBoolean();

  /** Null until the loops are made. */
  private volatile @Nullable LoopGroup observed;

  JfrTimerEvents(String scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void observe(LoopGroup loops) {
    observed = loops;
  }

  @Override
  public boolean isRecording() {
    Registered events = Registered.events();
    if (events == null) {
      return false;
    }
    if (events.statistics.isEnabled() && !periodic.get()) {
      writeStatistics();
    }
    return events.missedTicks.isEnabled();
  }

  /** Has statistics written from now on, for as long as the scheduler is there. */
  private void writeStatistics() {
    LoopGroup loops = observed;
    if (loops != null && periodic.compareAndSet(false, true)) {
      try {
        Statistics hook = new Statistics(scheduler, new WeakReference<>(loops));
        FlightRecorder.addPeriodicEvent(SchedulerStatisticsEvent.class, hook);
        // It is not run, and cannot end itself, once no recording has the event enabled.
        CompletableFuture<?> unused =
            loops.ended().thenRun(() -> FlightRecorder.removePeriodicEvent(hook));
      } catch (Throwable failure) {
        // For want of memory, say: it costs the statistics, not the turn of a loop.
      }
    }
  }

  @Override
  public void late(QueueEntry node, long latenessNanos) {
    Registered events = Registered.events();
    if (events == null || !events.lateTick.isEnabled() || !(node instanceof LiveTimer timer)) {
      return;
    }
    LateTickEvent event = new LateTickEvent();
    event.lateness = latenessNanos;
    long leftOut = event.shouldCommit() ? late.take(System.nanoTime()) : -1;
    if (leftOut >= 0) {
      event.scheduler = scheduler;
      GroupKey known = groupOf(timer);
      event.timer = timer.id();
      event.timerName = known.name();
      event.kind = known.kind().name();
      event.leftOut = leftOut;
      event.commit();
    }
  }

  /** Returns what it is called, as far as that can be asked here. */
  private GroupKey groupOf(LiveTimer timer) {
    LoopGroup loops = observed;
    return timer.group(loops != null && timer instanceof QueueEntry entry && loops.mayAsk(entry));
  }

  @Override
  public void fired(QueueEntry node, long latenessNanos, long missed) {
    Registered events = missed > 0 ? Registered.events() : null;
    if (events != null && events.missedTicks.isEnabled()) {
      writeMissedTicks(node, latenessNanos, missed);
    }
  }

  private void writeMissedTicks(QueueEntry node, long latenessNanos, long missed) {
    long leftOut = missing.take(System.nanoTime());
    if (leftOut >= 0 && node instanceof LiveTimer timer) {
      MissedTicksEvent event = new MissedTicksEvent();
      event.scheduler = scheduler;
      event.timer = timer.id();
      event.timerName = groupOf(timer).name();
      event.missed = missed;
      event.lateness = latenessNanos;
      event.leftOut = leftOut;
      event.commit();
    }
  }

  @Override
  public void paused(PauseReport report) {
    if (!FlightRecorder.isInitialized()) {
      return;
    }
    PauseEvent event = new PauseEvent();
    if (event.isEnabled()) {
      event.scheduler = report.scheduler();
      event.startedAt = report.startedAt().toEpochMilli();
      event.length = report.duration().toNanos();
      event.cause = report.cause().name();
      event.processCpu = nanos(report.evidence().processCpu());
      event.gc = nanos(report.evidence().gc());
      event.runQueue = nanos(report.evidence().runQueue());
      event.throttled = nanos(report.evidence().throttled());
      event.timersLate = report.timersLate();
      event.ticksMissed = report.ticksMissed();
      event.streamsOverflowed = report.streamsOverflowed();
      event.commit();
    }
  }

  /** Returns nanoseconds as JFR has them: what could not be read is the least number. */
  private static long nanos(@Nullable Duration duration) {
    return duration == null ? Long.MIN_VALUE : duration.toNanos();
  }

  @Override
  public void wasHeld(LoopStall stall, String timer, long heldNanos) {
    if (!FlightRecorder.isInitialized()) {
      return;
    }
    StuckCallbackEvent event = new StuckCallbackEvent();
    if (event.isEnabled()) {
      event.scheduler = scheduler;
      event.timerThread = stall.thread();
      event.timer = timer;
      event.call = stall.stack().isEmpty() ? null : stall.stack().get(0).toString();
      event.held = heldNanos;
      event.commit();
    }
  }

  @Override
  public boolean areHandOversRecorded() {
    Registered events = Registered.events();
    return events != null && events.handOver.isEnabled();
  }

  @Override
  public void handedOver(@Nullable QueueEntry node, Thread stuck, long heldNanos) {
    HandOverEvent event = new HandOverEvent();
    if (event.isEnabled()) {
      event.scheduler = scheduler;
      event.stuckThread = stuck.getName();
      if (node instanceof LiveTimer timer
          && !(timer instanceof LoopEntry task && task.isImmediate())) {
        event.timer = timer.id();
        event.timerName = timer.listedName();
        event.kind = timer.kind().name();
      }
      event.held = heldNanos;
      event.commit();
    }
  }

  @Override
  public void suspected(Suspect suspect) {
    if (!FlightRecorder.isInitialized()) {
      return;
    }
    LeakSuspectEvent event = new LeakSuspectEvent();
    if (event.isEnabled()) {
      event.scheduler = scheduler;
      event.reason = suspect.reason().name();
      event.count = suspect.count();
      event.timerName = suspect.name();
      event.kind = suspect.kind().name();
      event.origin = suspect.origin();
      event.sentence = suspect.sentence();
      event.commit();
    }
  }

  @Override
  public void started(LiveTimer timer) {
    Registered events = Registered.events();
    if (events != null && events.timerStart.isEnabled()) {
      writeStart(timer);
    }
  }

  private void writeStart(LiveTimer timer) {
    try {
      TimerStartEvent event = new TimerStartEvent();
      event.scheduler = scheduler;
      event.timer = timer.id();
      event.timerName = timer.listedName();
      event.kind = timer.kind().name();
      event.period = timer.listedPeriodNanos();
      event.commit();
    } catch (Throwable failure) {
      // From operators of others, or for want of memory: it costs an event, not the timer.
    }
  }

  @Override
  public void ended(LiveTimer timer) {
    Registered events = Registered.events();
    if (events != null && events.timerEnd.isEnabled()) {
      writeEnd(timer);
    }
  }

  private void writeEnd(LiveTimer timer) {
    LoopGroup loops = observed;
    if (loops == null) {
      return;
    }
    try {
      long nowNanos = loops.clock().nowNanos();
      TimerEndEvent event = new TimerEndEvent();
      event.scheduler = scheduler;
      GroupKey known = groupOf(timer);
      event.timer = timer.id();
      event.timerName = known.name();
      event.kind = known.kind().name();
      event.lived = nowNanos - timer.createdNanos(nowNanos);
      event.ticks = timer.ticks();
      event.commit();
    } catch (Throwable failure) {
      // As above.
    }
  }

  /** Ends itself once the scheduler was dropped without an end. */
  private record Statistics(String scheduler, WeakReference<LoopGroup> observed)
      implements Runnable {

    @Override
    public void run() {
      LoopGroup loops = observed.get();
      if (loops == null || loops.loops().stream().allMatch(TimerLoop::hasEnded)) {
        FlightRecorder.removePeriodicEvent(this);
        return;
      }
      SchedulerStatisticsEvent event = new SchedulerStatisticsEvent();
      event.scheduler = scheduler;
      for (TimerLoop loop : loops.loops()) {
        LoopCounters counters = loop.counters();
        event.armed += loop.armedCount();
        event.scheduled += counters.scheduledCount();
        event.delivered += counters.deliveredCount();
        event.failed += counters.failedCount();
        event.missed += counters.missedCount();
        event.cancelled += counters.cancelledCount();
        event.wakeups += counters.wakeupCount();
      }
      event.commit();
    }
  }
}
