// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.contract.Waiting;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A loop that is taken from its thread in the middle of a callback, turned by hand: the test is the
 * thread that gets stuck, and another one carries the loop on when it is told to.
 */
@Timeout(60)
class HandOverTest {

  private final ManualTimeSource time = new ManualTimeSource(0);
  private final Recorder recorder = new Recorder();
  private final AtomicInteger wakes = new AtomicInteger();
  private final List<Thread> interrupted = Collections.synchronizedList(new ArrayList<>());
  private final LoopGroup group = new LoopGroup(1, time, recorder, loop -> new ByHand());
  private final TimerLoop loop = group.loops().get(0);
  private final ExecutorService next = Executors.newSingleThreadExecutor();
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void end() {
    next.shutdownNow();
    assertThat(recorder.failures).as("what callbacks have thrown, and asserted").isEmpty();
  }

  private final class ByHand implements LoopDriver {
    @Override
    public void wake() {
      wakes.incrementAndGet();
    }

    @Override
    public void park(long nanos) {
      throw new IllegalStateException("nothing to wait on");
    }

    @Override
    public boolean retire() {
      return false;
    }

    @Override
    public void interrupt(Thread carrying) {
      interrupted.add(carrying);
    }
  }

  /** Does this on the thread that carries the loop by now, and waits for it. */
  private void onNext(Runnable step) {
    Waiting.value(CompletableFuture.runAsync(step, next));
  }

  /** Takes the loop from the test's thread, which is in a callback. */
  private StuckCallback take() {
    LoopCarrier from = loop.carrier();
    Thread spare = Waiting.value(CompletableFuture.supplyAsync(Thread::currentThread, next));
    StuckCallback left = loop.take(from, from.look(), spare, loop.clock().nowNanos());
    assertThat(left).isNotNull();
    return left;
  }

  private void advanceOnNext(long nanos) {
    time.advanceNanos(nanos);
    onNext(this::turnUntilIdle);
  }

  private void turnUntilIdle() {
    loop.turns().turn();
    while (loop.turns().turn()) {
      // Goes on.
    }
  }

  /** Lets the test's thread carry the loop until it has nothing to do, or has lost it. */
  private boolean losesIt() {
    loop.turns().adopt();
    try {
      turnUntilIdle();
      return false;
    } catch (LostLoop lost) {
      return true;
    }
  }

  private ProbeTick tick(long periodNanos, Runnable onTick) {
    ProbeTick tick =
        new ProbeTick(loop, periodNanos, periodNanos, Slack.EXACT) {
          @Override
          void onTick(long nowNanos) {
            onTick.run();
          }
        };
    tick.request(Long.MAX_VALUE);
    return tick;
  }

  private ProbeTask immediate(WorkerGroup worker, String name) {
    ProbeTask task = ProbeTask.now(loop, worker, () -> log.add(name));
    loop.submit(task);
    return task;
  }

  /** A last word to the subscriber of a timer. */
  private final class LastWord extends SignalNode {
    private final TimerNode timer;

    LastWord(TimerNode timer) {
      super(timer.loop());
      this.timer = timer;
    }

    @Override
    protected TimerNode behind() {
      return timer;
    }

    @Override
    protected void deliver() {
      log.add("end");
    }
  }

  @Test
  void othersGoOnAndTheTimerThatIsStuckTicksOnWhenItHasComeBack() {
    ProbeTick other = tick(10, () -> {});
    int[] during = new int[2];
    ProbeTick[] stuck = new ProbeTick[1];
    stuck[0] =
        tick(
            10,
            () -> {
              if (stuck[0].ticks == 1) {
                take();
                advanceOnNext(1000);
                during[0] = other.ticks;
                during[1] = stuck[0].ticks;
              }
            });
    time.advanceNanos(10);

    assertThat(losesIt()).isTrue();
    assertThat(during[0]).as("ticks of the other").isGreaterThan(1);
    assertThat(during[1]).as("ticks of the one that is stuck").isOne();
    assertThat(loop.queue().size()).isOne();

    advanceOnNext(10);
    assertThat(stuck[0].ticks).isEqualTo(2);
    assertThat(loop.queue().size()).isEqualTo(2);
    assertThat(loop.stuck().isEmpty()).isTrue();
    assertThat(loop.counters().deliveredCount()).isEqualTo(other.ticks + 2);
    assertThat(loop.counters().handOverCount()).isOne();
  }

  @Test
  void whatHasComeBackWaitsForALoopWhoseNextCallbackIsStuck() {
    CountDownLatch inOther = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<CompletableFuture<Void>> carried = new ArrayList<>();
    ProbeTick other =
        tick(
            20,
            () -> {
              inOther.countDown();
              Waiting.open(release);
            });
    ProbeTick[] stuck = new ProbeTick[1];
    stuck[0] =
        tick(
            10,
            () -> {
              if (stuck[0].ticks == 1) {
                take();
                time.advanceNanos(10);
                carried.add(CompletableFuture.runAsync(this::turnUntilIdle, next));
                Waiting.open(inOther);
              }
            });
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();

    assertThat(loop.hasWaiting(loop.clock().nowNanos())).isTrue();
    release.countDown();
    carried.forEach(Waiting::value);
    advanceOnNext(10);
    assertThat(stuck[0].ticks).isGreaterThan(1);
    assertThat(other.ticks).isPositive();
  }

  @Test
  void whatIsNotLinkedYetWaitsForTheLoopToo() {
    boolean[] waits = new boolean[1];
    onNext(
        () -> {
          loop.submit(
              ProbeTask.now(
                  loop, null, () -> waits[0] |= loop.hasWaiting(loop.clock().nowNanos())));
          for (int i = 0; i < 3_000; i++) {
            loop.submit(ProbeTask.after(loop, null, 1_000_000, Slack.EXACT, () -> {}));
          }
        });
    assertThat(losesIt()).isFalse();
    assertThat(waits[0]).isTrue();
  }

  @Test
  void aCallbackThatWaitsToListIsTheSameOneToThoseWhoLookOn() throws Exception {
    CountDownLatch inVisit = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    tick(1_000, () -> {});
    turnUntilIdle();
    CompletableFuture<Void> held =
        CompletableFuture.runAsync(
            () ->
                group.visitTimers(
                    node -> {
                      inVisit.countDown();
                      Waiting.open(release);
                    },
                    Waiting.PATIENCE.toNanos()),
            next);
    while (inVisit.getCount() > 0) {
      turnUntilIdle();
    }
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    LoopCarrier carrier = loop.carrier();
    Thread looksOn =
        new Thread(
            () -> {
              while (!LoopCarrier.isCallback(carrier.look())) {
                Thread.onSpinWait();
              }
              for (int look = 0; look < 100; look++) {
                seen.add(carrier.look());
                for (int spins = 0; spins < 10_000; spins++) {
                  Thread.onSpinWait();
                }
              }
              release.countDown();
            });
    looksOn.start();
    tick(10, () -> group.visitTimers(node -> {}, Waiting.PATIENCE.toNanos()));
    time.advanceNanos(10);
    assertThat(losesIt()).isFalse();
    looksOn.join();
    Waiting.value(held);
    assertThat(seen).hasSize(100).containsOnly(seen.get(0));
  }

  @Test
  void aCallbackThatHasComeBackIsNotTaken() {
    LoopCarrier carrier = loop.carrier();
    int[] seen = new int[1];
    ProbeTick tick = tick(10, () -> seen[0] = carrier.look());
    time.advanceNanos(10);
    assertThat(losesIt()).isFalse();
    assertThat(loop.take(carrier, seen[0], Thread.currentThread(), 0)).isNull();
    time.advanceNanos(10);
    assertThat(losesIt()).isFalse();
    assertThat(tick.ticks).isEqualTo(2);
  }

  @Test
  void aThreadInACallbackIsAForeignOneToTheLoop() {
    boolean[] inLoop = new boolean[2];
    tick(
        10,
        () -> {
          inLoop[0] = loop.inLoop();
          inLoop[1] = loop.isCarriedHere();
        });
    time.advanceNanos(10);
    losesIt();
    assertThat(inLoop).containsExactly(false, true);
    assertThat(loop.inLoop()).isTrue();
  }

  @Test
  void whatACallbackSchedulesAndCancelsDoesNotPileUp() {
    int[] most = new int[1];
    tick(
        10,
        () -> {
          for (int i = 0; i < 10 * Inbox.WAKE_DEPTH; i++) {
            ProbeTask task = ProbeTask.after(loop, null, 1_000_000, Slack.EXACT, () -> {});
            loop.submit(task);
            task.tryCancel();
            most[0] = Math.max(most[0], inboxLength());
          }
        });
    time.advanceNanos(10);
    losesIt();
    assertThat(most[0]).isBetween(2, Inbox.WAKE_DEPTH + 1);
    assertThat(loop.queue().size()).isOne();
  }

  @Test
  void whatIsDueAmongThatShowsThatTheLoopIsWaitedFor() {
    boolean[] waiting = new boolean[2];
    tick(
        10,
        () -> {
          for (int i = 0; i < Inbox.WAKE_DEPTH; i++) {
            loop.submit(ProbeTask.after(loop, null, 5, Slack.EXACT, () -> {}));
          }
          waiting[0] = loop.hasWaiting(loop.clock().nowNanos() + 4);
          waiting[1] = loop.hasWaiting(loop.clock().nowNanos() + 5);
          assertThat(inboxLength()).isZero();
        });
    time.advanceNanos(10);
    losesIt();
    assertThat(waiting).containsExactly(false, true);
  }

  @Test
  void aTimerThatHasJustTickedWaitsForATaskOfTheSameTurn() {
    boolean[] waiting = new boolean[2];
    tick(10, () -> {});
    time.advanceNanos(10);
    loop.submit(
        ProbeTask.now(
            loop,
            null,
            () -> {
              waiting[0] = loop.hasWaiting(19);
              waiting[1] = loop.hasWaiting(20);
            }));
    losesIt();
    assertThat(waiting).containsExactly(false, true);
  }

  @Test
  void aTimerThatATaskHasArmedWaitsForTheNextTask() {
    boolean[] waiting = new boolean[2];
    loop.submit(
        ProbeTask.now(
            loop,
            null,
            () -> {
              loop.submit(ProbeTask.after(loop, null, 10, Slack.EXACT, () -> {}));
              loop.submit(
                  ProbeTask.now(
                      loop,
                      null,
                      () -> {
                        waiting[0] = loop.hasWaiting(9);
                        waiting[1] = loop.hasWaiting(10);
                      }));
            }));
    losesIt();
    assertThat(waiting).containsExactly(false, true);
  }

  private int inboxLength() {
    return loop.inbox().depth();
  }

  @Test
  void theLastWordWaitsForTheTick() {
    ProbeTick[] stuck = new ProbeTick[1];
    stuck[0] =
        tick(
            10,
            () -> {
              take();
              stuck[0].tryCancel();
              loop.submit(new LastWord(stuck[0]));
              advanceOnNext(1000);
              assertThat(log).isEmpty();
              log.add("tick is over");
            });
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();
    advanceOnNext(0);
    assertThat(log).containsExactly("tick is over", "end");
    assertThat(stuck[0].ticks).isOne();
    assertThat(loop.queue().size()).isZero();
  }

  @Test
  void theOtherTasksOfAWorkerWaitForItsStuckOneAndStayInOrder() {
    WorkerGroup worker = new WorkerGroup(group);
    loop.turns().adopt();
    loop.submit(
        ProbeTask.now(
            loop,
            worker,
            () -> {
              take();
              immediate(worker, "2");
              loop.submit(ProbeTask.after(loop, worker, 5, Slack.EXACT, () -> log.add("4")));
              immediate(worker, "3");
              immediate(null, "other");
              advanceOnNext(100);
              immediate(worker, "5");
              advanceOnNext(100);
              assertThat(log).containsExactly("other");
              log.add("1");
            }));
    assertThat(losesIt()).isTrue();
    immediate(worker, "6");
    advanceOnNext(0);
    assertThat(log).containsExactly("other", "1", "2", "3", "4", "5", "6");
    assertThat(worker.ready).isZero();
    assertThat(worker.armed).isZero();
  }

  @Test
  void runsThatAStuckPeriodicTaskHasMissedComeBeforeWhatWasDueAfterThem() {
    WorkerGroup worker = new WorkerGroup(group);
    loop.turns().adopt();
    loop.submit(
        ProbePeriodic.every(
            loop,
            worker,
            10,
            10,
            MissedTicks.BURST,
            Slack.EXACT,
            () -> {
              log.add("run");
              if (log.size() == 1) {
                take();
                advanceOnNext(35);
                immediate(worker, "at 45");
                advanceOnNext(10);
              }
            }));
    loop.submit(ProbeTask.after(loop, worker, 25, Slack.EXACT, () -> log.add("at 25")));
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();
    advanceOnNext(0);
    assertThat(log).containsExactly("run", "run", "at 25", "run", "run", "at 45", "run");
    assertThat(worker.ready).isZero();
    assertThat(worker.armed).isOne();
  }

  @Test
  void aDisposeInterruptsTheStuckThreadAndNoOther() {
    Thread stuckThread = Thread.currentThread();
    ProbeTask[] task = new ProbeTask[1];
    task[0] =
        ProbeTask.now(
            loop,
            null,
            () -> {
              take();
              onNext(() -> task[0].tryCancel());
            });
    loop.turns().adopt();
    loop.submit(task[0]);
    assertThat(losesIt()).isTrue();
    assertThat(interrupted).containsExactly(stuckThread);
    advanceOnNext(0);
    assertThat(task[0].releases).isOne();
  }

  @Test
  void aDisposeOfTheWorkerOrTheLoopInterruptsTheStuckThreadAndNoOther() {
    Thread stuckThread = Thread.currentThread();
    WorkerGroup worker = new WorkerGroup(group);
    assertThat(worker.loopForWork()).isSameAs(loop);
    loop.turns().adopt();
    loop.submit(
        ProbeTask.now(
            loop,
            worker,
            () -> {
              take();
              onNext(worker::dispose);
            }));
    assertThat(losesIt()).isTrue();
    assertThat(interrupted).containsExactly(stuckThread);
  }

  @Test
  void aStopInterruptsTheStuckTaskAndEndsTheLoopWhenItHasComeBack() {
    Thread stuckThread = Thread.currentThread();
    ProbeTick other = tick(10, () -> {});
    loop.turns().adopt();
    loop.submit(
        ProbeTask.now(
            loop,
            null,
            () -> {
              take();
              onNext(loop.end()::stop);
              advanceOnNext(100);
              assertThat(loop.end().reached()).isFalse();
              assertThat(loop.sleep().wakeupNanos()).isEqualTo(LoopClock.NEVER);
              assertThat(other.isDone()).isFalse();
            }));
    assertThat(losesIt()).isTrue();
    assertThat(interrupted).containsExactly(stuckThread);
    onNext(
        () -> {
          loop.turns().turn();
          assertThat(loop.end().reached()).isTrue();
          loop.end().finish();
        });
    assertThat(loop.end().ended()).isDone();
    assertThat(other.isDone()).isTrue();
    assertThat(other.ticks).isZero();
  }

  @Test
  void aTaskThatDisposesItselfIsNotInterrupted() {
    ProbeTask[] task = new ProbeTask[1];
    task[0] =
        ProbeTask.now(
            loop,
            null,
            () -> {
              take();
              assertThat(task[0].tryCancel()).isTrue();
            });
    loop.turns().adopt();
    loop.submit(task[0]);
    assertThat(losesIt()).isTrue();
    assertThat(interrupted).isEmpty();
    assertThat(task[0].releases).isOne();
  }

  @Test
  void aGracefulEndWaitsForTheCallback() {
    loop.turns().adopt();
    ProbePeriodic[] periodic = new ProbePeriodic[1];
    periodic[0] =
        ProbePeriodic.every(
            loop,
            null,
            10,
            10,
            MissedTicks.SKIP,
            Slack.EXACT,
            () -> {
              take();
              loop.end().drain();
              advanceOnNext(100);
              assertThat(loop.end().reached()).isFalse();
              log.add("through");
            });
    loop.submit(periodic[0]);
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();
    onNext(
        () -> {
          turnUntilIdle();
          assertThat(loop.end().reached()).isTrue();
          loop.end().finish();
        });
    assertThat(log).containsExactly("through");
    assertThat(interrupted).isEmpty();
    assertThat(periodic[0].isDone()).isTrue();
    assertThat(loop.end().ended()).isDone();
    assertThat(loop.counters().scheduledCount()).isOne();
    assertThat(loop.counters().cancelledCount()).isOne();
  }

  @Test
  void aGracefulEndEndsATickThatWasStuckWhenItComesBack() {
    ProbeTick[] stuck = new ProbeTick[1];
    stuck[0] = tick(10, () -> drainWhileStuck(stuck[0]));
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();
    endsWithoutAnotherTick(stuck[0]);
  }

  /** No queue holds it then, so the loop would end without it; but that may be much later. */
  @Test
  void aGracefulEndEndsATickThatWasStuckAndHasNoDemandWhenItComesBack() {
    ProbeTask delay = ProbeTask.after(loop, null, 1_000, Slack.EXACT, () -> {});
    loop.submit(delay);
    ProbeTick[] stuck = new ProbeTick[1];
    stuck[0] = tick(10, () -> drainWhileStuck(stuck[0]));
    stuck[0].demand.set(1);
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();
    advanceOnNext(0);
    assertThat(stuck[0].isDone()).isTrue();
    assertThat(delay.isDone()).isFalse();
    time.advanceNanos(1_000);
    endsWithoutAnotherTick(stuck[0]);
  }

  private void drainWhileStuck(ProbeTick stuck) {
    if (stuck.ticks > 1) {
      return; // which it should not come to
    }
    take();
    loop.end().drain();
    advanceOnNext(100);
    assertThat(loop.end().reached()).isFalse();
    assertThat(stuck.isDone()).isFalse();
  }

  private void endsWithoutAnotherTick(ProbeTick stuck) {
    onNext(
        () -> {
          turnUntilIdle();
          assertThat(loop.end().reached()).isTrue();
          loop.end().finish();
        });
    assertThat(loop.end().ended()).isDone();
    assertThat(stuck.isDone()).isTrue();
    assertThat(stuck.ticks).isOne();
    assertThat(stuck.releases).isOne();
    assertThat(interrupted).isEmpty();
    assertThat(loop.counters().cancelledCount()).isOne();
  }

  @Test
  void aListingShowsWhatIsStuckAndWhatWaitsForItOnce() {
    WorkerGroup worker = new WorkerGroup(group);
    loop.turns().adopt();
    List<TimerNode> listed = new ArrayList<>();
    ProbePeriodic stuck =
        ProbePeriodic.every(
            loop,
            worker,
            10,
            10,
            MissedTicks.SKIP,
            Slack.EXACT,
            () -> {
              if (listed.isEmpty()) {
                take();
                advanceOnNext(100);
                onNext(() -> group.visitTimers(listed::add));
              }
            });
    ProbeTask held = ProbeTask.after(loop, worker, 50, Slack.EXACT, () -> {});
    ProbeTick other = tick(10, () -> {});
    loop.submit(stuck);
    loop.submit(held);
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();
    assertThat(listed).containsExactlyInAnyOrder(stuck, held, other);

    List<TimerNode> after = new ArrayList<>();
    onNext(
        () -> {
          turnUntilIdle();
          group.visitTimers(after::add);
        });
    assertThat(after).containsExactlyInAnyOrder(stuck, other);
    assertThat(held.isDone()).isTrue();
  }

  @Test
  void pausedAndResumedWhileItIsStuckItTicksOnceAtATime() {
    ProbeTick[] stuck = new ProbeTick[1];
    stuck[0] =
        tick(
            10,
            () -> {
              if (stuck[0].ticks == 1) {
                take();
                for (int i = 0; i < 20; i++) {
                  onNext(
                      () -> {
                        stuck[0].pause();
                        loop.turns().turn();
                        stuck[0].resume();
                        stuck[0].change(0);
                      });
                  advanceOnNext(10);
                }
                assertThat(stuck[0].ticks).isOne();
              }
            });
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();
    advanceOnNext(10);
    assertThat(stuck[0].ticks).isEqualTo(2);
    assertThat(loop.queue().size()).isOne();
  }

  @Test
  void aTimerThatIsCancelledWhileItIsStuckCountsOnce() {
    ProbeTick[] stuck = new ProbeTick[1];
    stuck[0] =
        tick(
            10,
            () -> {
              take();
              stuck[0].tryCancel();
              advanceOnNext(10);
            });
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();
    advanceOnNext(0);
    assertThat(loop.counters().scheduledCount()).isOne();
    assertThat(loop.counters().deliveredCount()).isOne();
    assertThat(loop.counters().cancelledCount()).isOne();
    assertThat(loop.queue().size()).isZero();
  }

  @Test
  void aTickThatThrowsWhileItIsStuckEndsItsTimerAndNothingElse() {
    ProbeTick other = tick(10, () -> {});
    ProbeTick stuck =
        tick(
            10,
            () -> {
              take();
              throw new IllegalStateException("thrown");
            });
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();
    advanceOnNext(10);
    assertThat(stuck.isDone()).isTrue();
    assertThat(loop.counters().failedCount()).isOne();
    assertThat(recorder.failures).hasSize(1);
    recorder.failures.clear();
    assertThat(recorder.loopFailures).isEmpty();
    assertThat(other.ticks).isEqualTo(2);
  }

  @Test
  void theReportOfAFailedTaskMayBeStuckLikeTheTask() {
    loop.submit(ProbeTask.now(loop, null, HandOverTest::fail));
    othersGoOnWhileItIsReported();
  }

  @Test
  void theReportOfAFailedTickMayBeStuckLikeTheTick() {
    ProbeTick failing = tick(10, HandOverTest::fail);
    othersGoOnWhileItIsReported();
    assertThat(failing.isDone()).isTrue();
    assertThat(failing.ticks).isOne();
  }

  @Test
  void theReportOfAFailedLastWordMayBeStuckLikeTheWord() {
    loop.submit(
        new SignalNode(loop) {
          @Override
          protected void deliver() {
            fail();
          }
        });
    othersGoOnWhileItIsReported();
  }

  private static void fail() {
    throw new IllegalStateException("expected");
  }

  /** The hook or logger that hears of a failure does not return while others are due. */
  private void othersGoOnWhileItIsReported() {
    ProbeTick other = tick(10, () -> {});
    long[] ticks = new long[2];
    recorder.whileTelling =
        () -> {
          take();
          ticks[0] = other.ticks;
          advanceOnNext(10);
          ticks[1] = other.ticks;
        };
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();
    assertThat(ticks[1]).isEqualTo(ticks[0] + 1);
    assertThat(recorder.failures).hasSize(1);
    recorder.failures.clear();
    advanceOnNext(10);
    assertThat(other.ticks).isEqualTo(ticks[1] + 1);
  }

  @Test
  void aSuspensionIsSettledWhenTheStuckTickIsThrough() {
    CompletableFuture<?>[] silent = new CompletableFuture<?>[1];
    tick(
        10,
        () -> {
          if (silent[0] == null) {
            take();
            silent[0] = group.suspend();
            advanceOnNext(10);
            assertThat(silent[0]).isNotDone();
          }
        });
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();
    advanceOnNext(10);
    assertThat(silent[0]).isDone();
  }

  @Test
  void aSecondHandOverOfTheLoopBeforeTheFirstHasComeBack() throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    ExecutorService third = Executors.newSingleThreadExecutor();
    ProbeTick other = tick(10, () -> {});
    ProbeTick[] stuck = new ProbeTick[2];
    stuck[1] =
        tick(
            20,
            () -> {
              if (stuck[1].ticks == 1) {
                log.add("second");
                release.join();
              }
            });
    CompletableFuture<?>[] second = new CompletableFuture<?>[1];
    stuck[0] =
        tick(
            10,
            () -> {
              if (stuck[0].ticks == 1) {
                take();
                time.advanceNanos(20);
                second[0] = CompletableFuture.runAsync(this::turnUntilIdle, next);
                Waiting.until("the second is stuck", () -> log.contains("second"));
                LoopCarrier from = loop.carrier();
                Thread spare =
                    Waiting.value(CompletableFuture.supplyAsync(Thread::currentThread, third));
                assertThat(loop.take(from, from.look(), spare, 0)).isNotNull();
                time.advanceNanos(20);
                Waiting.value(CompletableFuture.runAsync(this::turnUntilIdle, third));
                assertThat(loop.stuck().count()).isEqualTo(2);
              }
            });
    time.advanceNanos(10);
    assertThat(losesIt()).isTrue();
    release.complete(null);
    assertThat(second[0])
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(LostLoop.class);
    time.advanceNanos(20);
    Waiting.value(CompletableFuture.runAsync(this::turnUntilIdle, third));
    third.shutdownNow();
    assertThat(stuck[0].ticks).isEqualTo(2);
    assertThat(stuck[1].ticks).isEqualTo(2);
    assertThat(other.ticks).isGreaterThan(2);
    assertThat(loop.stuck().isEmpty()).isTrue();
    assertThat(loop.queue().size()).isEqualTo(3);
  }

  @Test
  void aListingFromWithinACallbackGoesOnWhenItsThreadHasLostTheLoop() {
    for (int i = 0; i < 10_000; i++) {
      ProbeTask task = ProbeTask.after(loop, null, 1_000, Slack.EXACT, () -> {});
      loop.submit(task);
    }
    AtomicInteger seen = new AtomicInteger();
    boolean[] complete = new boolean[1];
    CompletableFuture<?>[] carried = new CompletableFuture<?>[1];
    AtomicInteger over = new AtomicInteger();
    loop.turns().adopt();
    loop.submit(
        ProbeTask.now(
            loop,
            null,
            () -> {
              complete[0] =
                  QueueScan.all(
                      loop,
                      node -> {
                        if (seen.incrementAndGet() == 5) {
                          take();
                          carried[0] =
                              CompletableFuture.runAsync(
                                  () -> {
                                    while (over.get() == 0) {
                                      loop.turns().turn();
                                      Thread.onSpinWait();
                                    }
                                  },
                                  next);
                        }
                      },
                      TimeUnit.SECONDS.toNanos(30),
                      ScanDepth.CHAIN);
              over.set(1);
            }));
    assertThat(losesIt()).isTrue();
    Waiting.value(carried[0]);
    assertThat(complete[0]).isTrue();
    assertThat(seen.get()).isGreaterThanOrEqualTo(10_000);
  }
}
