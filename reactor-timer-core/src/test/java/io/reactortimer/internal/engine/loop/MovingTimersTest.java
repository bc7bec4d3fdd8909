// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Repeating timers that move between loops, turned by hand: only one callback works at a time. */
class MovingTimersTest {

  private static final long MILLIS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ManualLoops loops = new ManualLoops(3);
  private final LoopGroup group = loops.group();
  private final TimerLoop first = group.loops().get(0);
  private final TimerLoop second = group.loops().get(1);

  /** How long the callbacks of {@link #heavy} take. */
  private long workNanos;

  private final class Heavy extends ProbeTick {

    /** Where it has ticked, in turn. */
    final List<TimerLoop> ticked = new ArrayList<>();

    Heavy(TimerLoop loop) {
      super(loop, 100 * MILLIS, 100 * MILLIS, Slack.EXACT);
    }

    @Override
    void onTick(long nowNanos) {
      ticked.add(loop());
      loops.time().advanceNanos(workNanos);
    }

    @Override
    protected boolean mayMove() {
      return true;
    }

    @Override
    protected long firstPeriodNanos() {
      return ticked.isEmpty() ? periodNanos : 0;
    }
  }

  private static List<TimerLoop> firstPlaces(List<ProbeTick> heavies) {
    return heavies.stream().map(tick -> ((Heavy) tick).ticked.get(0)).toList();
  }

  private ProbeTick heavy(TimerLoop loop, long ticks) {
    ProbeTick tick = new Heavy(loop);
    tick.request(ticks);
    return tick;
  }

  private List<ProbeTick> heavies(int number, long millis) {
    return heavies(number, millis, Long.MAX_VALUE);
  }

  private List<ProbeTick> heavies(int number, long millis, long ticks) {
    workNanos = millis * MILLIS;
    List<ProbeTick> heavies = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      heavies.add(heavy(first, ticks));
    }
    return heavies;
  }

  private void advance(long millis) {
    loops.advanceNanos(millis * MILLIS);
  }

  private static long on(TimerLoop loop, List<? extends TimerNode> nodes) {
    return nodes.stream().filter(node -> node.loop() == loop).count();
  }

  private List<TimerNode> listed() {
    List<TimerNode> listed = new ArrayList<>();
    assertThat(group.visitTimers(listed::add)).isEmpty();
    return listed;
  }

  @Test
  void aLoopThatIsOverHalfBusyGivesTimersToOneThatIsNot() {
    List<ProbeTick> heavies = heavies(8, 10);
    advance(2_000);
    assertThat(on(first, heavies)).isBetween(3L, 5L);
    assertThat(first.load(loops.nowNanos())).isLessThan(0.6);
    assertThat(heavies).allSatisfy(tick -> assertThat(tick.ticks).isEqualTo(20));
    assertThat(listed()).containsExactlyInAnyOrderElementsOf(heavies);
    assertThat(first.queue().size() + second.queue().size() + group.loops().get(2).queue().size())
        .isEqualTo(8);
  }

  @Test
  void whatHasMovedStaysWhereItIs() {
    List<ProbeTick> heavies = heavies(8, 10);
    advance(3_000);
    List<TimerLoop> places = heavies.stream().map(TimerNode::loop).toList();
    advance(20_000);
    assertThat(heavies.stream().map(TimerNode::loop).toList()).isEqualTo(places);
  }

  @Test
  void timersGatherAgainWhenTheyHaveLittleToDo() {
    List<ProbeTick> heavies = heavies(8, 10);
    advance(3_000);
    assertThat(on(first, heavies)).isLessThan(8);
    workNanos = 0;
    advance(1_000);
    assertThat(on(first, heavies)).as("at once").isLessThan(8);
    advance(5_000);
    assertThat(on(first, heavies)).isEqualTo(8);
    assertThat(second.queue().size()).isZero();
    assertThat(listed()).containsExactlyInAnyOrderElementsOf(heavies);
  }

  @Test
  void aLoopThatIsLessThanHalfBusyKeepsItsTimers() {
    List<ProbeTick> heavies = heavies(4, 10);
    advance(5_000);
    assertThat(on(first, heavies)).isEqualTo(4);
  }

  @Test
  void heavyTimersThatKeepEachOtherWaitingPartAtTheirFirstTick() {
    List<ProbeTick> heavies = heavies(3, 30);
    advance(101); // with what the callbacks take, until all have fired
    assertThat(heavies).allSatisfy(tick -> assertThat(tick.ticks).isPositive());
    assertThat(heavies.stream().map(TimerNode::loop)).doesNotHaveDuplicates();
  }

  @Test
  void newTimersThatWaitBehindAHeavyOneFireForTheFirstTimeWhereThereIsTime() {
    List<ProbeTick> heavies = heavies(4, 30, 2); // more than one thread has time for
    advance(101);
    TimerLoop third = group.loops().get(2);
    assertThat(firstPlaces(heavies)).containsExactly(first, second, third, first);
    assertThat(listed()).containsExactlyInAnyOrderElementsOf(heavies);
  }

  @Test
  void aNewTimerThatIsTheLastToWaitFiresWhereItIs() {
    List<ProbeTick> heavies = heavies(2, 30);
    advance(101);
    assertThat(firstPlaces(heavies)).containsExactly(first, first);
  }

  @Test
  void newTimersForWhichThereIsTimeFireWhereTheyAre() {
    List<ProbeTick> heavies = heavies(4, 10);
    advance(141);
    assertThat(firstPlaces(heavies)).containsOnly(first);
  }

  @Test
  void timersThatHaveFiredBeforeMoveAfterTheyFire() {
    List<ProbeTick> heavies = heavies(4, 0, 2);
    advance(101);
    workNanos = 30 * MILLIS;
    advance(100);
    assertThat(heavies)
        .allSatisfy(tick -> assertThat(((Heavy) tick).ticked).containsExactly(first, first));
  }

  @Test
  void ofHeavyTimersThatKeepEachOtherWaitingHalfALoopFullStays() {
    List<ProbeTick> heavies = heavies(4, 24);
    advance(101);
    assertThat(on(first, heavies)).isEqualTo(2);
    assertThat(on(second, heavies)).isOne();
  }

  @Test
  void heavyTimersThatSleepHasMadeLateStay() {
    List<ProbeTick> heavies = heavies(1, 30);
    loops.time().advanceNanos(350 * MILLIS); // as a pause of the process
    advance(1);
    assertThat(heavies.get(0).ticks).isPositive();
    assertThat(on(first, heavies)).isOne();
  }

  @Test
  void aTimerThatFillsALoopAloneStays() {
    List<ProbeTick> alone = heavies(1, 95);
    advance(5_000);
    assertThat(on(first, alone)).isOne();
  }

  @Test
  void theOnlyTimerBesideTasksThatFillItsLoopMoves() {
    ProbeTick light = heavies(1, 0).get(0);
    fillWithTasks(first, 60);
    advance(3_000);
    assertThat(light.loop()).isNotSameAs(first);
  }

  /** Each task submits the next one. */
  private void fillWithTasks(TimerLoop loop, long millis) {
    loop.submit(
        ProbeTask.after(
            loop,
            null,
            MILLIS,
            Slack.EXACT,
            () -> {
              loops.time().advanceNanos(millis * MILLIS);
              fillWithTasks(loop, millis);
            }));
  }

  /** At its first tick the fourth has seen three; those that wait behind it count as well. */
  @Test
  void heavyTimersPartAlsoForThoseThatStillWait() {
    List<ProbeTick> heavies = heavies(6, 30, 2); // more than one thread has time for
    advance(101);
    assertThat(on(first, heavies)).isLessThanOrEqualTo(3);
  }

  @Test
  void theNeighboursOfATimerThatFillsALoopAreParted() {
    List<ProbeTick> neighbours = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ProbeTick light =
          new ProbeTick(first, 100 * MILLIS, 100 * MILLIS, Slack.EXACT) {
            @Override
            protected boolean mayMove() {
              return true;
            }
          };
      light.request(Long.MAX_VALUE);
      neighbours.add(light);
    }
    ProbeTick heavy = heavies(1, 80).get(0);
    advance(3_000);
    assertThat(neighbours).noneMatch(light -> light.loop() == heavy.loop());
  }

  @Test
  void whatMustNotMoveStays() {
    List<ProbeTick> heavies = heavies(8, 10);
    ProbeTick stays = new ProbeTick(first, 50 * MILLIS, 50 * MILLIS, Slack.EXACT);
    stays.request(Long.MAX_VALUE);
    ProbeTask oneShot = ProbeTask.after(first, null, 5_000 * MILLIS, Slack.EXACT, () -> {});
    first.submit(oneShot);
    advance(3_000);
    assertThat(on(first, heavies)).isLessThan(8);
    assertThat(stays.loop()).isSameAs(first);
    assertThat(oneShot.loop()).isSameAs(first);
  }

  @Test
  void nothingMovesWhileAVisitHasNotBeenEverywhere() {
    List<ProbeTick> heavies = heavies(8, 10);
    advance(300);
    List<LoopEntry> visited = new ArrayList<>();
    // As the turn of a loop asks for it: the loops come to it one by one.
    first.submit(ProbeTask.now(first, null, () -> group.visitSoon(visited::add)));
    loops.elsewhere(() -> second.submit(new Hold(second)));
    advance(5_000);
    assertThat(on(first, heavies)).isLessThan(8);
    assertThat(visited.stream().filter(Heavy.class::isInstance))
        .containsExactlyInAnyOrderElementsOf(heavies);
  }

  private static final class Hold extends SignalNode {
    Hold(TimerLoop loop) {
      super(loop);
    }

    @Override
    protected void deliver() {}
  }

  @Test
  void aHoldKeepsAllTimersWhereTheyAre() {
    Moves moves = first.balance().moves();
    ProbeTick tick = heavies(1, 10).get(0);
    boolean[] moved = new boolean[2];
    // Armed and in no queue, as after a tick.
    first.queues().unlink(tick);
    moves.hold();
    moved[0] = first.balance().move(tick, second);
    moves.release();
    moved[1] = first.balance().move(tick, second);
    assertThat(moved).containsExactly(false, true);
    loops.turnUntilIdle();
    assertThat(second.queue().size()).isOne();
    assertThat(tick.loop()).isSameAs(second);
  }

  private ProbePeriodic periodic(WorkerGroup worker) {
    ProbePeriodic task =
        ProbePeriodic.every(
            worker.loopForPeriodic(loops.nowNanos()),
            worker,
            100 * MILLIS,
            100 * MILLIS,
            MissedTicks.SKIP,
            Slack.EXACT,
            () -> loops.time().advanceNanos(workNanos));
    task.loop().submit(task);
    return task;
  }

  @Test
  void aWorkerWithASinglePeriodicTaskMoves() {
    workNanos = 10 * MILLIS;
    List<WorkerGroup> workers = new ArrayList<>();
    List<ProbePeriodic> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      WorkerGroup worker = new WorkerGroup(group);
      workers.add(worker);
      tasks.add(periodic(worker));
    }
    advance(3_000);
    assertThat(on(first, tasks)).isBetween(3L, 5L);
    for (int i = 0; i < 8; i++) {
      assertThat(workers.get(i).loopForWork()).isSameAs(tasks.get(i).loop());
    }
    workers.forEach(WorkerGroup::dispose);
    loops.turnUntilIdle();
    assertThat(workers).allSatisfy(worker -> assertThat(worker.armed + worker.ready).isZero());
    assertThat(listed()).isEmpty();
  }

  @Test
  void aWorkerStaysFromItsSecondTaskOn() {
    workNanos = 10 * MILLIS;
    List<ProbePeriodic> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      WorkerGroup worker = new WorkerGroup(group);
      tasks.add(periodic(worker));
      TimerLoop pinned = worker.loopForWork();
      pinned.submit(ProbeTask.now(pinned, worker, () -> {}));
    }
    advance(3_000);
    assertThat(on(first, tasks)).isEqualTo(8);
  }

  @Test
  void aTimerThatIsPausedAndResumedOnItsWayIsLinkedOnce() {
    ProbeTick tick = heavies(1, 0).get(0);
    first.queues().unlink(tick);
    assertThat(first.balance().move(tick, second)).isTrue();
    assertThat(tick.pause()).isTrue();
    assertThat(tick.resume()).isTrue();
    loops.turnUntilIdle();
    assertThat(second.queue().size()).isOne();
    assertThat(first.queue().size()).isZero();
    advance(1_000);
    assertThat(tick.ticks).isEqualTo(10);
  }

  @Test
  void aTimerThatIsCancelledOnItsWayIsCountedOnce() {
    ProbeTick tick = heavies(1, 0).get(0);
    loops.turnUntilIdle();
    first.queues().unlink(tick);
    assertThat(first.balance().move(tick, second)).isTrue();
    assertThat(tick.tryCancel()).isTrue();
    loops.turnUntilIdle();
    assertThat(second.queue().size()).isZero();
    assertThat(first.counters().cancelledCount() + second.counters().cancelledCount()).isOne();
  }

  @Test
  void aParkedTimerIsListedAndEndedOnceWhereverItWas() {
    ProbeTick tick = new Heavy(first);
    tick.subscribed();
    tick.request(1);
    loops.turnUntilIdle();
    first.queues().unlink(tick);
    assertThat(first.balance().move(tick, second)).isTrue();
    advance(100);
    assertThat(tick.isIdle()).isTrue();
    assertThat(listed()).containsExactly(tick);
    List<LoopEntry> visited = new ArrayList<>();
    loops.elsewhere(() -> group.visitSoon(visited::add));
    loops.turnUntilIdle();
    assertThat(visited).containsExactly(tick);
    group.stop();
    loops.turnUntilIdle();
    assertThat(tick.terminations).isOne();
  }
}
