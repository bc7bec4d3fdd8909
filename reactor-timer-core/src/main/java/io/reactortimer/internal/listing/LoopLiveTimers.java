// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.engine.loop.LatenessHistogram;
import io.reactortimer.internal.engine.loop.LoopEntry;
import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.live.CompletionResult;
import io.reactortimer.live.LateTick;
import io.reactortimer.live.LatenessInfo;
import io.reactortimer.live.LiveReport;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.PauseReport;
import io.reactortimer.live.ProfileBy;
import io.reactortimer.live.SteeringResult;
import io.reactortimer.live.Suspects;
import io.reactortimer.live.TimerCounts;
import io.reactortimer.live.TimerGroups;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerPage;
import io.reactortimer.live.TimerProfile;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.WorkerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The live timers of one scheduler as its users see them: {@link TimerReports} answers what is
 * asked of them, {@link TimerSteering} does what is asked for. Any thread: the loops copy
 * references, all else happens on the caller's thread.
 */
public final class LoopLiveTimers implements LiveTimers {

  private final LoopGroup loops;
  private final BooleanSupplier closing;
  private final Supplier<List<PauseReport>> pauses;
  private final Turnovers turnovers;
  private final TimerReader reader;
  private final TimerReports reports;
  private final TimerWalk walk;
  private final TimerSteering steering;

  /**
   * Lists the timers of these loops.
   *
   * @param judge tells which of them are suspects
   * @param turnovers tell how they come and go
   */
  public LoopLiveTimers(
      String scheduler,
      LoopGroup loops,
      TimerJudge judge,
      BooleanSupplier closing,
      Supplier<List<PauseReport>> pauses,
      Turnovers turnovers) {
    this.loops = loops;
    this.closing = closing;
    this.pauses = pauses;
    this.turnovers = turnovers;
    this.reader = new TimerReader(scheduler, loops.clock());
    this.walk = new TimerWalk(scheduler, loops, LoopGroup.PATIENCE_NANOS);
    this.reports = new TimerReports(walk, reader, judge, turnovers, loops.loops().size());
    this.steering = new TimerSteering(walk, judge, reports::filter);
  }

  private LoopLiveTimers(LoopLiveTimers same, TimerWalk walk) {
    this.loops = same.loops;
    this.closing = same.closing;
    this.pauses = same.pauses;
    this.turnovers = same.turnovers;
    this.reader = same.reader;
    this.walk = walk;
    this.reports = same.reports.on(walk);
    this.steering = same.steering.on(walk, reports::filter);
  }

  @Override
  public LiveTimers withPatience(Duration patience) {
    long nanos = Arguments.positiveNanos(patience, "patience");
    return new LoopLiveTimers(this, walk.withPatience(nanos));
  }

  @Override
  public long count() {
    return walk.count();
  }

  @Override
  public TimerCounts counts() {
    return reports.counts();
  }

  @Override
  public TimerGroups groups(int limit) {
    return reports.groups(limit);
  }

  @Override
  public TimerProfile profile(ProfileBy by, int limit) {
    return reports.profile(by, limit);
  }

  @Override
  public TimerPage page(TimerQuery query) {
    return reports.page(query);
  }

  @Override
  public LiveReport report(TimerQuery query, int groups) {
    return reports.report(query, groups);
  }

  @Override
  public Suspects suspects(int limit) {
    return reports.suspects(limit);
  }

  @Override
  public Optional<TimerInfo> find(long id) {
    LiveTimer timer = walk.find(id);
    return timer == null ? Optional.empty() : Optional.of(reader.read(timer, walk.nowNanos()));
  }

  @Override
  public boolean complete(long id) {
    return steering.complete(id);
  }

  @Override
  public CompletionResult completeAll(TimerQuery query, long limit) {
    return steering.completeAll(query, limit);
  }

  /**
   * Completes all that has no end of its own, each loop its own: also one that is stalled now, and
   * hears of it when the closing is over.
   */
  public void completeSoon() {
    long beganNanos = loops.clock().nowNanos();
    loops.visitSoon(
        node -> {
          if ((closing.getAsBoolean() || isOlderThan(beganNanos, node))
              && node instanceof LiveTimer timer
              && !node.isDone()
              && timer.isCompletable()) {
            timer.completeWhenIdle();
          }
        });
  }

  /** Returns whether it was made before that for sure: the time is known to a hundredth. */
  private static boolean isOlderThan(long nanos, LoopEntry node) {
    return node.createdNanos(nanos) <= nanos - TimeUnit.MILLISECONDS.toNanos(10);
  }

  @Override
  public CompletionResult countCompletable(TimerQuery query) {
    return steering.countCompletable(query);
  }

  @Override
  public boolean pause(long id) {
    return steering.steer(id, LiveTimer::pauseTicks, "paused");
  }

  @Override
  public boolean resume(long id) {
    return steering.steer(id, LiveTimer::resumeTicks, "resumed");
  }

  @Override
  public SteeringResult pauseAll(TimerQuery query, long limit) {
    return steering.steerAll(query, LiveTimer::pauseTicks, limit);
  }

  @Override
  public SteeringResult resumeAll(TimerQuery query, long limit) {
    return steering.steerAll(query, LiveTimer::resumeTicks, limit);
  }

  @Override
  public SteeringResult countSteerable(TimerQuery query) {
    return steering.countSteerable(query);
  }

  @Override
  public boolean reset(long id) {
    return steering.steer(id, interval -> interval.resetGrid(0), "reset");
  }

  @Override
  public boolean reset(long id, Duration period) {
    long periodNanos = Arguments.positiveNanos(period, "period");
    return steering.steer(id, interval -> interval.resetGrid(periodNanos), "reset");
  }

  @Override
  public List<WorkerInfo> workers() {
    List<WorkerInfo> workers = new ArrayList<>();
    for (TimerLoop loop : loops.loops()) {
      workers.add(WorkerReader.read(loop));
    }
    return workers;
  }

  @Override
  public @Nullable LatenessInfo latenessLastMinute() {
    LatenessHistogram recent = loops.recentLateness();
    return recent.isEmpty() ? null : WorkerReader.latenessOf(recent);
  }

  @Override
  public List<LateTick> worstTicks() {
    return turnovers.worstTicks();
  }

  @Override
  public List<PauseReport> pauses() {
    return pauses.get();
  }
}
