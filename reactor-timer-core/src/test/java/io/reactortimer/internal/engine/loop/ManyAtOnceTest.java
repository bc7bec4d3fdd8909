// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.Seeds;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A loop is handed over, or has to take out, far more than it can link in one turn. */
class ManyAtOnceTest {

  private static final int MANY = 5 * InboxDrainer.LINK_BATCH;
  private static final long LATER_NANOS = TimeUnit.HOURS.toNanos(1);

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();
  private final List<String> log = new ArrayList<>();

  private ProbeTick tickEach(long periodNanos) {
    ProbeTick tick = new ProbeTick(loop, periodNanos, periodNanos, Slack.EXACT);
    tick.request(Long.MAX_VALUE);
    loops.turnUntilIdle();
    return tick;
  }

  private List<ProbeTask> handOver(int timers) {
    List<ProbeTask> handedOver = new ArrayList<>();
    loops.elsewhere(
        () -> {
          for (int i = 0; i < timers; i++) {
            ProbeTask timer = ProbeTask.after(loop, null, LATER_NANOS, Slack.EXACT, () -> {});
            loop.submit(timer);
            handedOver.add(timer);
          }
        });
    return handedOver;
  }

  /** Turns until all are linked, each time one period later. Returns how many turns that takes. */
  private int linkWhileItTicks(ProbeTick tick) {
    int turns = 0;
    boolean more = true;
    while (more) {
      loops.time().advanceNanos(tick.periodNanos);
      more = loop.turns().turn() && !loop.drainer().areLinked();
      turns++;
      assertThat(tick.ticks).as("ticks, one of them due in each turn").isEqualTo(turns);
    }
    return turns;
  }

  @Test
  void whatIsDueMeanwhileFiresBetweenTwoBatches() {
    ProbeTick tick = tickEach(10);
    handOver(MANY);
    int turns = linkWhileItTicks(tick);
    assertThat(turns).isGreaterThanOrEqualTo(MANY / InboxDrainer.LINK_BATCH);
    assertThat(loop.armedCount()).isEqualTo(MANY + 1);
    assertThat(loop.counters().scheduledCount()).isEqualTo(MANY + 1);
  }

  @Test
  void whatIsDueFiresBetweenTwoBatchesOfCancelledTimers() {
    ProbeTick tick = tickEach(10);
    List<ProbeTask> timers = handOver(MANY);
    loops.turnUntilIdle();
    loops.elsewhere(() -> timers.forEach(TimerNode::tryCancel));
    int turns = linkWhileItTicks(tick);
    assertThat(turns).isGreaterThanOrEqualTo(MANY / InboxDrainer.LINK_BATCH);
    assertThat(loop.armedCount()).isOne();
    assertThat(loop.counters().cancelledCount()).isEqualTo(MANY);
  }

  @Test
  void whatIsDueFiresWhileMoreThanABatchIsTurnedAround() {
    ProbeTick tick = tickEach(10);
    List<ProbeTask> timers = handOver(3 * InboxDrainer.TURN_BATCH);
    loops.elsewhere(() -> timers.forEach(TimerNode::tryCancel)); // none of them is linked then
    assertThat(linkWhileItTicks(tick)).isEqualTo(3);
    assertThat(loop.counters().cancelledCount()).isEqualTo(timers.size());
  }

  @Test
  void aListingShowsAllThatWasHandedOver() {
    handOver(MANY);
    loop.turns().turn();
    assertThat(loop.drainer().areLinked()).isFalse();
    List<TimerNode> listed = new ArrayList<>();
    assertThat(loops.group().visitTimers(listed::add)).isEmpty();
    assertThat(listed).hasSize(MANY);
  }

  /** The first slice is copied when all is linked, and not at the cost of what is due. */
  @Test
  void aListingOfAnotherThreadWaitsForThemBatchByBatch() throws InterruptedException {
    ProbeTick tick = tickEach(10);
    handOver(MANY);
    assertThat(loop.turns().turn()).as("whether there is more to do").isTrue();
    List<TimerNode> listed = new ArrayList<>();
    Thread listing =
        new Thread(
            () -> QueueScan.all(loop, listed::add, TimeUnit.MINUTES.toNanos(5), ScanDepth.STATE));
    listing.setDaemon(true);
    listing.start();
    while (!loop.scanRequest().isWaiting()) {
      Thread.onSpinWait();
    }
    assertThat(linkWhileItTicks(tick)).isGreaterThan(2);
    while (listing.isAlive()) {
      loop.turns().turn();
    }
    assertThat(listed).hasSizeGreaterThan(MANY);
  }

  @Test
  void theEndOfTheLoopEndsWhatIsStillToBeLinked() {
    List<ProbeTask> timers = handOver(3 * InboxDrainer.TURN_BATCH);
    loop.turns().turn();
    assertThat(loop.drainer().areLinked()).isFalse();
    loops.group().stop();
    loops.turnUntilIdle();
    assertThat(timers.stream().filter(TimerNode::isDone).count()).isEqualTo(timers.size());
  }

  @Test
  void anImmediateTaskIsNotOvertakenByATimerOfItsWorker() {
    WorkerGroup worker = worker();
    loop.submit(after(worker, 20, "timer, due at 20"));
    loops.advanceNanos(15);
    handOver(MANY);
    loops.elsewhere(
        () -> loop.submit(ProbeTask.now(loop, worker, () -> log.add("task, handed over at 15"))));
    loops.time().advanceNanos(10);
    loop.turns().turn();
    assertThat(loop.drainer().areLinked()).isFalse();
    loops.turnUntilIdle();
    assertThat(log).containsExactly("task, handed over at 15", "timer, due at 20");
    assertThat(worker.armed + worker.ready + worker.givenWay).isZero();
  }

  /** All that was taken is linked, and what has come since is not. */
  @Test
  void norIsOneThatComesWhileTheLastOfCancelledTimersAreTurnedAround() {
    WorkerGroup worker = worker();
    loop.submit(after(worker, 20, "timer, due at 20"));
    List<ProbeTask> timers = handOver(InboxDrainer.TURN_BATCH + 1);
    loops.elsewhere(() -> timers.forEach(TimerNode::tryCancel));
    loops.time().advanceNanos(15);
    loop.turns().turn();
    assertThat(loop.drainer().areLinked()).isFalse();
    loops.elsewhere(
        () -> loop.submit(ProbeTask.now(loop, worker, () -> log.add("task, handed over at 15"))));
    loops.time().advanceNanos(10);
    loops.turnUntilIdle();
    assertThat(log).containsExactly("task, handed over at 15", "timer, due at 20");
  }

  /** However long callbacks take: while there is something to link, a turn is a short one. */
  @Test
  void heavyTimersDoNotKeepThemWaiting() {
    for (int i = 0; i < MANY; i++) {
      loop.submit(ProbeTask.after(loop, null, 10, Slack.EXACT, this::heavy));
    }
    loops.turnUntilIdle();
    handOver(MANY);
    loops.time().advanceNanos(10);
    assertThat(runBesideLinking()).isEqualTo(1);
  }

  @Test
  void heavyTasksDoNotKeepThemWaiting() {
    for (int i = 0; i < MANY; i++) {
      loop.submit(ProbeTask.now(loop, null, this::heavy));
    }
    handOver(MANY);
    assertThat(runBesideLinking()).isEqualTo(1);
  }

  private void heavy() {
    loops.time().advanceNanos(NodeRunner.BESIDE_LINKING_NANOS);
    log.add("heavy");
  }

  private int runBesideLinking() {
    loop.turns().turn();
    assertThat(loop.drainer().areLinked()).isFalse();
    return log.size();
  }

  @Test
  void equalDelaysOfAWorkerAreFirstInFirstOut() {
    WorkerGroup worker = worker();
    loop.submit(after(worker, 10, "first"));
    handOver(MANY);
    loops.elsewhere(() -> loop.submit(after(worker, 10, "second")));
    loops.time().advanceNanos(10);
    loops.turnUntilIdle();
    assertThat(log).containsExactly("first", "second");
  }

  @Test
  void theOnlyTaskOfAWorkerDoesNotWait() {
    WorkerGroup worker = new WorkerGroup(loops.group());
    assertThat(worker.loopForPeriodic(loops.nowNanos())).isSameAs(loop);
    loop.submit(
        ProbePeriodic.every(
            loop, worker, 10, 10, MissedTicks.SKIP, Slack.EXACT, () -> log.add("run")));
    handOver(MANY);
    loops.time().advanceNanos(10);
    loop.turns().turn();
    assertThat(loop.drainer().areLinked()).isFalse();
    assertThat(log).containsExactly("run");
  }

  @Test
  void timersBehindThoseThatWaitFireAllTheSame() {
    for (int i = 0; i < NodeRunner.TIMER_BATCH + 1; i++) {
      loop.submit(after(worker(), 9, "of a worker"));
    }
    ProbeTick tick = tickEach(10);
    handOver(MANY);
    for (int turns = 1; turns <= 3; turns++) {
      loops.time().advanceNanos(10);
      loop.turns().turn();
      assertThat(tick.ticks).isEqualTo(turns);
      assertThat(log).isEmpty();
    }
    loops.turnUntilIdle();
    assertThat(log).hasSize(NodeRunner.TIMER_BATCH + 1);
  }

  /** Whatever is handed over when: the tasks of each worker run in the order of a sorted list. */
  @Test
  void workersKeepTheirOrderWhateverIsHandedOver() {
    Seeds.repeat(
        20,
        random -> {
          log.clear();
          List<Expected> expected = new ArrayList<>();
          List<WorkerGroup> workers = List.of(worker(), worker(), worker());
          for (int step = 0; step < 40; step++) {
            for (int i = random.nextInt(20); i > 0; i--) {
              int number = random.nextInt(workers.size());
              long delayNanos = random.nextInt(3) == 0 ? 0 : random.nextInt(200);
              String name = number + ": " + expected.size();
              expected.add(new Expected(loops.nowNanos() + delayNanos, number, name));
              ProbeTask task =
                  delayNanos == 0
                      ? ProbeTask.now(loop, workers.get(number), () -> log.add(name))
                      : after(workers.get(number), delayNanos, name);
              loops.elsewhere(() -> loop.submit(task));
            }
            if (random.nextInt(3) == 0) {
              handOver(random.nextInt(2 * InboxDrainer.LINK_BATCH));
            }
            loops.time().advanceNanos(random.nextInt(30));
            if (random.nextBoolean()) {
              loop.turns().turn();
            }
          }
          loops.advanceNanos(200);
          for (int number = 0; number < workers.size(); number++) {
            String of = number + ":";
            assertThat(log.stream().filter(name -> name.startsWith(of)))
                .containsExactlyElementsOf(inOrder(expected, number));
          }
          assertThat(workers).allMatch(worker -> worker.armed + worker.ready == 0);
        });
  }

  private record Expected(long deadlineNanos, int worker, String name) {}

  private static List<String> inOrder(List<Expected> all, int worker) {
    return all.stream()
        .filter(task -> task.worker() == worker)
        .sorted(Comparator.comparingLong(Expected::deadlineNanos))
        .map(Expected::name)
        .toList();
  }

  private WorkerGroup worker() {
    WorkerGroup worker = new WorkerGroup(loops.group());
    assertThat(worker.loopForWork()).isSameAs(loop);
    return worker;
  }

  private ProbeTask after(WorkerGroup worker, long delayNanos, String name) {
    return ProbeTask.after(loop, worker, delayNanos, Slack.EXACT, () -> log.add(name));
  }
}
