// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.engine.loop.LatenessHistogram;
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
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists and steers the timers of the loops of one scheduler. Any thread: the loops copy references,
 * all else happens on the caller's thread.
 */
public final class LoopLiveTimers implements LiveTimers {

  /** How many groups of suspects a report has. */
  private static final int MOST_SUSPECTS = 10;

  private final LoopGroup loops;
  private final TimerReader reader;
  private final TimerJudge judge;
  private final BooleanSupplier closing;
  private final Supplier<List<PauseReport>> pauses;
  private final Turnovers turnovers;
  private final LastCompleteTotals<KindCounts> counts;
  private final LastCompleteTotals<GroupTotals> groups;
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
    this(
        loops,
        new TimerReader(scheduler, loops.clock()),
        judge,
        closing,
        pauses,
        turnovers,
        new LastCompleteTotals<>(loops.loops().size(), KindCounts::new),
        new LastCompleteTotals<>(loops.loops().size(), GroupTotals::new),
        new TimerWalk(scheduler, loops, LoopGroup.PATIENCE_NANOS));
  }

  private LoopLiveTimers(
      LoopGroup loops,
      TimerReader reader,
      TimerJudge judge,
      BooleanSupplier closing,
      Supplier<List<PauseReport>> pauses,
      Turnovers turnovers,
      LastCompleteTotals<KindCounts> counts,
      LastCompleteTotals<GroupTotals> groups,
      TimerWalk walk) {
    this.loops = loops;
    this.reader = reader;
    this.judge = judge;
    this.closing = closing;
    this.pauses = pauses;
    this.turnovers = turnovers;
    this.counts = counts;
    this.groups = groups;
    this.walk = walk;
    this.steering = new TimerSteering(walk, judge, this::filter);
  }

  @Override
  public LiveTimers withPatience(Duration patience) {
    return new LoopLiveTimers(
        loops,
        reader,
        judge,
        closing,
        pauses,
        turnovers,
        counts,
        groups,
        walk.withPatience(Arguments.positiveNanos(patience, "patience")));
  }

  @Override
  public long count() {
    return walk.count();
  }

  @Override
  public TimerCounts counts() {
    LastCompleteTotals<KindCounts>.Look look = counts.begin();
    boolean[] stalled = walk.visitByLoop(look::add);
    return new TimerCounts(look.end(stalled).toMap(), TimerWalk.isAnyOf(stalled));
  }

  @Override
  public TimerGroups groups(int limit) {
    requireNotNegative(limit, "limit");
    LastCompleteTotals<GroupTotals>.Look look = groups.begin();
    boolean[] stalled = walk.visitByLoop(look::add);
    return end(look, stalled).largest(limit, TimerWalk.isAnyOf(stalled));
  }

  @Override
  public TimerProfile profile(ProfileBy by, int limit) {
    requireNotNegative(limit, "limit");
    LastCompleteTotals<GroupTotals>.Look look = groups.begin();
    boolean[] stalled = walk.visitByLoop(look::add);
    GroupTotals totals = end(look, stalled);
    boolean partial = TimerWalk.isAnyOf(stalled);
    return switch (by) {
      case ORIGIN -> totals.origins().profile(limit, partial);
      case GROUP -> totals.profile(limit, partial);
    };
  }

  private GroupTotals end(LastCompleteTotals<GroupTotals>.Look look, boolean[] stalled) {
    GroupTotals totals = look.end(stalled);
    turnovers.look(totals);
    return totals;
  }

  @Override
  public TimerPage page(TimerQuery query) {
    PageSelection selection = new PageSelection(query, nowNanos(), filter(query));
    boolean partial = walk.visit(selection::offer);
    return reader.page(selection, partial);
  }

  @Override
  public LiveReport report(TimerQuery query, int groups) {
    requireNotNegative(groups, "groups");
    LastCompleteTotals<KindCounts>.Look counted = counts.begin();
    LastCompleteTotals<GroupTotals>.Look grouped = this.groups.begin();
    PageSelection selection = new PageSelection(query, nowNanos(), filter(query));
    TimerJudge.Look judged = judge.begin(nowNanos());
    boolean[] stalled =
        walk.visitByLoop(
            (seen, loop) -> {
              counted.add(seen, loop);
              grouped.add(seen, loop);
              judged.add(seen);
              selection.offer(seen.timer());
            });
    boolean partial = TimerWalk.isAnyOf(stalled);
    return new LiveReport(
        counted.end(stalled).toMap(),
        end(grouped, stalled).largest(groups, partial),
        end(judged, MOST_SUSPECTS, partial),
        reader.page(selection, partial));
  }

  @Override
  public Suspects suspects(int limit) {
    requireNotNegative(limit, "limit");
    LastCompleteTotals<GroupTotals>.Look grouped = groups.begin();
    TimerJudge.Look judged = judge.begin(nowNanos());
    boolean[] stalled =
        walk.visitByLoop(
            (seen, loop) -> {
              grouped.add(seen, loop);
              judged.add(seen);
            });
    end(grouped, stalled);
    return end(judged, limit, TimerWalk.isAnyOf(stalled));
  }

  private Suspects end(TimerJudge.Look judged, int limit, boolean partial) {
    boolean stillPartial = judged.needsSecondWalk() && walk.visit(judged::addAgain);
    return judged.end(limit, partial || stillPartial);
  }

  /** Looks for suspects first, if the query asks for them. */
  private TimerFilter filter(TimerQuery query) {
    if (query.suspects().isEmpty()) {
      return new TimerFilter(query, nowNanos(), timer -> true);
    }
    suspects(0);
    return new TimerFilter(query, nowNanos(), judge.among(query.suspects(), nowNanos()));
  }

  private static void requireNotNegative(int number, String argument) {
    if (number < 0) {
      throw new IllegalArgumentException(argument + " must not be negative: " + number);
    }
  }

  @Override
  public Optional<TimerInfo> find(long id) {
    LiveTimer timer = walk.find(id);
    return timer == null ? Optional.empty() : Optional.of(reader.read(timer, nowNanos()));
  }

  @Override
  public boolean complete(long id) {
    return steering.complete(id);
  }

  @Override
  public CompletionResult completeAll(TimerQuery query, long limit) {
    return steering.completeAll(query, limit);
  }

  /** Completes all that has no end of its own, each loop its own: also one that is stalled now. */
  public void completeSoon() {
    loops.visitSoon(
        node -> {
          if (closing.getAsBoolean() // unless that was taken back meanwhile
              && node instanceof LiveTimer timer
              && !node.isDone()
              && timer.isCompletable()) {
            timer.completeWhenIdle();
          }
        });
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

  private long nowNanos() {
    return walk.nowNanos();
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
