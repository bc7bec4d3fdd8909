// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.engine.loop.LatenessHistogram;
import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.loop.TimerNode;
import io.reactortimer.live.CompletionResult;
import io.reactortimer.live.LateTick;
import io.reactortimer.live.LatenessInfo;
import io.reactortimer.live.LiveReport;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.PauseReport;
import io.reactortimer.live.ProfileBy;
import io.reactortimer.live.SteeringResult;
import io.reactortimer.live.SuspectReason;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists and steers the timers of the loops of one scheduler. Any thread: the loops copy references,
 * all else happens on the caller's thread.
 */
public final class LoopLiveTimers implements LiveTimers {

  private final LoopGroup loops;
  private final TimerReader reader;
  private final TimerJudge judge;
  private final BooleanSupplier closing;
  private final Supplier<List<PauseReport>> pauses;
  private final Turnovers turnovers;
  private final LastCompleteTotals<KindCounts> counts;
  private final LastCompleteTotals<GroupTotals> groups;

  /** How many groups of suspects a report has. */
  private static final int MOST_SUSPECTS = 10;

  /** How long a loop may be silent. */
  private final long patienceNanos;

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
        LoopGroup.PATIENCE_NANOS);
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
      long patienceNanos) {
    this.loops = loops;
    this.reader = reader;
    this.judge = judge;
    this.closing = closing;
    this.pauses = pauses;
    this.turnovers = turnovers;
    this.counts = counts;
    this.groups = groups;
    this.patienceNanos = patienceNanos;
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
        Arguments.positiveNanos(patience, "patience"));
  }

  @Override
  public long count() {
    long[] byLoop = new long[loops.loops().size()];
    long[] idle = new long[byLoop.length];
    List<TimerLoop> stalled =
        loops.visitTimers(
            node -> {
              byLoop[node.loop().index()]++;
              if (node.isIdle() || node.isPaused()) {
                idle[node.loop().index()]++; // not queued, and seen all the same
              }
            },
            patienceNanos);
    for (TimerLoop loop : stalled) {
      int index = loop.index();
      byLoop[index] = Math.max(byLoop[index], loop.armedCount() + idle[index]);
    }
    return Arrays.stream(byLoop).sum();
  }

  @Override
  public TimerCounts counts() {
    LastCompleteTotals<KindCounts>.Look look = counts.begin();
    boolean[] stalled = visitByLoop(look::add);
    return new TimerCounts(look.end(stalled).toMap(), isAnyOf(stalled));
  }

  @Override
  public TimerGroups groups(int limit) {
    requireNotNegative(limit, "limit");
    LastCompleteTotals<GroupTotals>.Look look = groups.begin();
    boolean[] stalled = visitByLoop(look::add);
    return end(look, stalled).largest(limit, isAnyOf(stalled));
  }

  @Override
  public TimerProfile profile(ProfileBy by, int limit) {
    requireNotNegative(limit, "limit");
    LastCompleteTotals<GroupTotals>.Look look = groups.begin();
    boolean[] stalled = visitByLoop(look::add);
    GroupTotals totals = end(look, stalled);
    boolean partial = isAnyOf(stalled);
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
    boolean partial = visit(selection::offer);
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
        visitByLoop(
            (seen, loop) -> {
              counted.add(seen, loop);
              grouped.add(seen, loop);
              judged.add(seen);
              selection.offer(seen.timer());
            });
    boolean partial = isAnyOf(stalled);
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
        visitByLoop(
            (seen, loop) -> {
              grouped.add(seen, loop);
              judged.add(seen);
            });
    end(grouped, stalled);
    return end(judged, limit, isAnyOf(stalled));
  }

  private Suspects end(TimerJudge.Look judged, int limit, boolean partial) {
    boolean stillPartial = judged.needsSecondWalk() && visit(judged::addAgain);
    return judged.end(limit, partial || stillPartial);
  }

  /**
   * Tells which timers may be completed. One that feeds a multicaster without subscribers is not at
   * the edge of the application; if it is a suspect for that, it has no stream that could be cut.
   */
  private Predicate<LiveTimer> fits(TimerQuery query) {
    if (!query.suspects().contains(SuspectReason.NO_AUDIENCE)) {
      return LiveTimer::isCompletable;
    }
    Predicate<LiveTimer> silent = judge.among(Set.of(SuspectReason.NO_AUDIENCE), nowNanos());
    return timer -> timer.isCompletable() || (timer.hasCompletableKind() && silent.test(timer));
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
    LiveTimer timer = findLive(id);
    return timer == null ? Optional.empty() : Optional.of(reader.read(timer, nowNanos()));
  }

  @Override
  public boolean complete(long id) {
    LiveTimer timer = findLive(id);
    if (timer == null) {
      return false;
    }
    if (timer.isCompletable()) {
      return timer.complete();
    }
    throw Refusal.toComplete(timer);
  }

  @Override
  public CompletionResult completeAll(TimerQuery query, long limit) {
    MatchingTimers matching = MatchingTimers.of(this::visit, filter(query), fits(query));
    long completed = matching.doTo(LiveTimer::complete, limit);
    return new CompletionResult(completed, matching.refused(), matching.partial());
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
    MatchingTimers matching = MatchingTimers.of(this::visit, filter(query), fits(query));
    return new CompletionResult(matching.count(), matching.refused(), matching.partial());
  }

  @Override
  public boolean pause(long id) {
    LiveTimer interval = findSteerable(id, "paused");
    return interval != null && interval.pauseTicks();
  }

  @Override
  public boolean resume(long id) {
    LiveTimer interval = findSteerable(id, "resumed");
    return interval != null && interval.resumeTicks();
  }

  @Override
  public SteeringResult pauseAll(TimerQuery query, long limit) {
    return steerAll(query, LiveTimer::pauseTicks, limit);
  }

  @Override
  public SteeringResult resumeAll(TimerQuery query, long limit) {
    return steerAll(query, LiveTimer::resumeTicks, limit);
  }

  private SteeringResult steerAll(TimerQuery query, Predicate<LiveTimer> steer, long limit) {
    MatchingTimers matching = MatchingTimers.of(this::visit, filter(query), LiveTimer::isSteerable);
    long steered = matching.doTo(steer, limit);
    return new SteeringResult(steered, matching.refused(), matching.partial());
  }

  @Override
  public SteeringResult countSteerable(TimerQuery query) {
    MatchingTimers matching = MatchingTimers.of(this::visit, filter(query), LiveTimer::isSteerable);
    return new SteeringResult(matching.count(), matching.refused(), matching.partial());
  }

  @Override
  public boolean reset(long id) {
    LiveTimer interval = findSteerable(id, "reset");
    return interval != null && interval.resetGrid(0);
  }

  @Override
  public boolean reset(long id, Duration period) {
    long periodNanos = Arguments.positiveNanos(period, "period");
    LiveTimer interval = findSteerable(id, "reset");
    return interval != null && interval.resetGrid(periodNanos);
  }

  private @Nullable LiveTimer findSteerable(long id, String done) {
    LiveTimer timer = findLive(id);
    if (timer == null || timer.isSteerable()) {
      return timer;
    }
    throw Refusal.toSteer(timer, done);
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
    return loops.clock().nowNanos();
  }

  private boolean visit(Consumer<LiveTimer> visitor) {
    return !loops.visitTimers(node -> visitor.accept(listed(node)), patienceNanos).isEmpty();
  }

  /** Returns, by loop, whether it was stalled, so that not all of its timers were seen. */
  private boolean[] visitByLoop(ObjIntConsumer<SeenTimer> visitor) {
    SeenTimer seen = new SeenTimer();
    boolean[] stalled = new boolean[loops.loops().size()];
    List<TimerLoop> silent =
        loops.visitTimers(
            node -> visitor.accept(seen.at(listed(node)), node.loop().index()), patienceNanos);
    silent.forEach(loop -> stalled[loop.index()] = true);
    return stalled;
  }

  private static boolean isAnyOf(boolean[] stalled) {
    for (boolean one : stalled) {
      if (one) {
        return true;
      }
    }
    return false;
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

  /** Returns the timer; null only if it is certain that there is none. */
  private @Nullable LiveTimer findLive(long id) {
    LiveTimer[] found = new LiveTimer[1];
    List<TimerLoop> silent =
        loops.visitTimers(
            node -> {
              LiveTimer timer = listed(node);
              if (timer.id() == id) {
                found[0] = timer;
              }
            },
            patienceNanos);
    if (found[0] == null && !silent.isEmpty()) {
      throw Refusal.toTell(id, reader.scheduler(), silent.get(0), patienceNanos);
    }
    return found[0];
  }

  private static LiveTimer listed(TimerNode node) {
    return (LiveTimer) node;
  }
}
