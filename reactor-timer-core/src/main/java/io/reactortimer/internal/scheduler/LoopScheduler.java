// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.time.TimeSource;
import io.reactortimer.internal.lateness.LateTicks;
import io.reactortimer.internal.listing.LoopLiveTimers;
import io.reactortimer.internal.listing.Turnovers;
import io.reactortimer.internal.origin.OriginSampler;
import io.reactortimer.internal.pause.PauseHistory;
import io.reactortimer.internal.pause.PauseReporter;
import io.reactortimer.internal.suspect.SuspectBook;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What stands behind the face of a scheduler: its loops, and what is submitted to them, limited,
 * listed and closed. Internals know this one, users the face. Any thread.
 *
 * <p>Each has one face for life, so that asking twice for the same scheduler gives the same object.
 */
public final class LoopScheduler {

  private final SchedulerSettings settings;
  private final LiveLimit limit;
  private final LoopGroup loops;
  private final PauseHistory pauses;
  private final Function<String, TimerEvents> recorders;
  private final LoopLiveTimers live;
  private final OriginSampler origins;
  private final Turnovers turnovers;
  private final TimerEvents events;
  private final ClosingState closing;
  private final SchedulerUses uses;
  private final Function<LoopScheduler, ? extends Scheduler> faces;
  private final Scheduler face;
  private final TaskSubmitter submissions;
  private volatile boolean disposed;

  /**
   * Makes a scheduler on these loops.
   *
   * @param faces makes the face; it must not use what it gets before it returns
   */
  public LoopScheduler(
      SchedulerSettings settings,
      LoopGroup loops,
      Function<LoopScheduler, ? extends Scheduler> faces) {
    this(
        settings, loops, new PauseHistory(), TimerEvents.none(), name -> TimerEvents.none(), faces);
  }

  private LoopScheduler(
      SchedulerSettings settings,
      LoopGroup loops,
      PauseHistory pauses,
      TimerEvents events,
      Function<String, TimerEvents> recorders,
      Function<LoopScheduler, ? extends Scheduler> faces) {
    this.events = events;
    this.settings = settings;
    this.loops = loops;
    this.limit = new LiveLimit(settings.name(), settings.maxLive(), loops::takeCollected);
    this.pauses = pauses;
    this.recorders = recorders;
    this.uses = new SchedulerUses(loops);
    this.origins = new OriginSampler(settings.origins());
    SuspectBook suspects =
        new SuspectBook(
            settings.name(),
            loops.clock(),
            settings.suspects(),
            origins,
            uses::areGone,
            events::suspected);
    LateTicks late = new LateTicks(settings.name(), loops.clock(), loops::mayAsk);
    loops.setLateListener(
        (timer, lateNanos, nowNanos) -> {
          late.late(timer, lateNanos, nowNanos);
          events.late(timer, lateNanos);
        });
    this.turnovers =
        new Turnovers(
            loops.clock(),
            origins,
            late,
            timer -> timer instanceof QueueEntry entry && loops.mayAsk(entry));
    this.live =
        new LoopLiveTimers(
            settings.name(), loops, suspects, this::isClosing, pauses::last, turnovers);
    this.closing = new ClosingState(live::completeSoon, loops.clock());
    this.faces = faces;
    this.face = faces.apply(this);
    this.submissions = new TaskSubmitter(this, face);
  }

  /**
   * Makes a scheduler of these settings, on threads of its own that start when they are needed.
   *
   * @param recorders makes what records the scheduler of a name
   */
  public static LoopScheduler of(
      SchedulerSettings settings,
      TimeSource time,
      Function<String, TimerEvents> recorders,
      Function<LoopScheduler, ? extends Scheduler> faces) {
    TimerEvents events = recorders.apply(settings.name());
    PauseHistory pauses = new PauseHistory();
    pauses.addListener(events::paused);
    PauseReporter reporter =
        new PauseReporter(
            settings.name(),
            settings.pauseThresholdNanos(),
            pauses,
            TimerThread.reporter(settings.name()));
    LoopGroup loops =
        new LoopGroup(
            settings.workers(),
            time,
            TimerThread.factory(settings.threadNamePrefix()),
            ReactorFailures.INSTANCE,
            TimerThread.watcher(settings.name()),
            new StallTeller(events, TimerThread.teller(settings.name())),
            settings.pauses(reporter, events),
            TimerThread.spares(settings.threadNamePrefix()),
            settings.stallHandOverNanos());
    reporter.observe(loops);
    events.observe(loops);
    return new LoopScheduler(settings, loops, pauses, events, recorders, faces);
  }

  /** Makes one that is just the same, to take the place of this one once it is disposed. */
  public LoopScheduler successor() {
    return of(settings, TimeSource.system(), recorders, faces);
  }

  /** Makes one of the same settings on other loops, as many as the settings say. */
  public LoopScheduler on(LoopGroup others) {
    return new LoopScheduler(settings, others, faces);
  }

  /** Returns what users know it as. */
  public Scheduler face() {
    return face;
  }

  public SchedulerSettings settings() {
    return settings;
  }

  long slackNanos() {
    return settings.slackNanos();
  }

  public LiveLimit limit() {
    return limit;
  }

  public LoopGroup loops() {
    return loops;
  }

  public LoopLiveTimers live() {
    return live;
  }

  /** Returns what decides of which timers the origin is recorded. */
  public OriginSampler origins() {
    return origins;
  }

  /** Returns what counts the timers that end. */
  Turnovers turnovers() {
    return turnovers;
  }

  /** Returns what writes into a recording. */
  TimerEvents events() {
    return events;
  }

  /** Returns the last pauses, and who is told of them. */
  public PauseHistory pauses() {
    return pauses;
  }

  public TaskSubmitter submissions() {
    return submissions;
  }

  public ClosingState closing() {
    return closing;
  }

  /** Returns who uses it, and whether they want its timers held back. */
  public SchedulerUses uses() {
    return uses;
  }

  public boolean isClosing() {
    return closing.isOn();
  }

  /** Returns since when it is closing, in loop time. */
  long closingSinceNanos() {
    return closing.sinceNanos();
  }

  /** Drops all tasks, interrupts those that run, and completes intervals. */
  public void dispose() {
    StackRoom.forCall();
    disposed = true;
    loops.stop();
  }

  /** Ends once what was accepted has run, when it is subscribed to; that can be repeated. */
  public Mono<Void> disposeGracefully() {
    return Mono.defer(
        () -> {
          StackRoom.forCall();
          disposed = true;
          loops.drain();
          return Mono.fromFuture(loops.ended(), true);
        });
  }

  public boolean isDisposed() {
    return disposed;
  }
}
