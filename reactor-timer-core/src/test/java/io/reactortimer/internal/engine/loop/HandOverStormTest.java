// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.contract.Waiting;
import io.reactortimer.internal.engine.queue.Seeds;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.engine.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Callbacks of all kinds get stuck at random, while other threads schedule, cancel, pause, resume,
 * reset and list: hundreds of hand-overs, and nothing is early, lost, doubled, out of order or
 * after its end.
 */
@Timeout(300)
class HandOverStormTest {

  private static final int HAND_OVERS = 200;
  private static final int TICKS = 40;
  private static final int WORKERS = 8;
  private static final long MILLIS = 1_000_000;

  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final Recorder recorder = new Recorder();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger submitted = new AtomicInteger();
  private final AtomicInteger ran = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  private static ThreadFactory daemons(String name) {
    AtomicInteger made = new AtomicInteger();
    return runnable -> {
      Thread thread = new Thread(runnable, name + "-" + made.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Now and then a callback does not return before its loop is carried elsewhere. */
  private void perhapsStuck(TimerLoop loop, int oneIn) {
    if (over.get() || ThreadLocalRandom.current().nextInt(oneIn) != 0) {
      return;
    }
    long until = System.nanoTime() + 20 * MILLIS;
    while (loop.isCarriedHere() && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(100_000);
    }
  }

  private final class StormTick extends ProbeTick {

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger afterEnd = new AtomicInteger();
    private volatile boolean hasEnded;

    StormTick(TimerLoop loop, long periodNanos) {
      super(loop, periodNanos, periodNanos, Slack.EXACT);
    }

    @Override
    protected boolean mayMove() {
      return true; // those that were stuck go to the last loop
    }

    @Override
    void onTick(long nowNanos) {
      if (inside.getAndIncrement() != 0) {
        violations.add("two ticks of one timer at once");
      }
      if (hasEnded && afterEnd.incrementAndGet() > 1) {
        violations.add("a second tick after the end");
      }
      if (nowNanos > loop().clock().nowNanos()) {
        violations.add("a tick before its time");
      }
      if (ThreadLocalRandom.current().nextInt(4) == 0) {
        TimerNode delayed = oneShot(loop(), ThreadLocalRandom.current().nextLong(2 * MILLIS) + 1);
        if (ThreadLocalRandom.current().nextBoolean() && delayed.tryCancel()) {
          cancelled.incrementAndGet();
        }
      }
      perhapsStuck(loop(), 60);
      inside.decrementAndGet();
    }

    void end() {
      tryCancel();
      hasEnded = true;
    }
  }

  private TimerNode oneShot(TimerLoop loop, long delayNanos) {
    long due = loop.clock().nowNanos() + delayNanos;
    AtomicInteger runs = new AtomicInteger();
    ProbeTask task =
        ProbeTask.after(
            loop,
            null,
            delayNanos,
            Slack.EXACT,
            () -> {
              if (loop.clock().nowNanos() < due) {
                violations.add("a delay before its time");
              }
              if (runs.incrementAndGet() != 1) {
                violations.add("a delay twice");
              }
              ran.incrementAndGet();
              perhapsStuck(loop, 200);
            });
    submitted.incrementAndGet();
    assertThat(loop.submit(task)).isTrue();
    return task;
  }

  /** Tasks of one worker, which are numbered. */
  private final class StormWorker {

    private final WorkerGroup group;
    private final AtomicInteger inside = new AtomicInteger();
    private int submits;
    private volatile int last;

    StormWorker(LoopGroup loops) {
      this.group = new WorkerGroup(loops);
    }

    void submitOne(boolean delayed) {
      TimerLoop loop = group.loopForWork();
      int number = ++submits;
      Runnable action = () -> run(loop, number);
      submitted.incrementAndGet();
      // A delay of a nanosecond is over when the next one is submitted.
      loop.submit(
          delayed
              ? ProbeTask.after(loop, group, 1, Slack.EXACT, action)
              : ProbeTask.now(loop, group, action));
    }

    private void run(TimerLoop loop, int number) {
      if (inside.getAndIncrement() != 0) {
        violations.add("two tasks of one worker at once");
      }
      if (last != number - 1) {
        violations.add("task " + number + " of a worker behind " + last);
      }
      last = number;
      ran.incrementAndGet();
      perhapsStuck(loop, 60);
      inside.decrementAndGet();
    }
  }

  @ParameterizedTest(name = "{0} workers")
  @ValueSource(ints = {1, 3})
  void nothingIsEarlyLostDoubledOrOutOfOrder(int workers) {
    Seeds.repeat(1, random -> storm(workers, random));
  }

  private void storm(int workers, Random random) {
    LoopGroup group =
        new LoopGroup(
            workers,
            TimeSource.system(),
            daemons("storm"),
            recorder,
            daemons("storm-watch"),
            stall -> heldNanos -> {},
            PauseSettings.NONE,
            daemons("storm-spare"),
            MILLIS);
    List<StormTick> ticks = new ArrayList<>();
    for (int i = 0; i < TICKS; i++) {
      StormTick tick =
          new StormTick(group.loops().get(i % workers), (1 + random.nextInt(5)) * MILLIS);
      tick.request(Long.MAX_VALUE);
      ticks.add(tick);
    }
    List<AtomicInteger> periodicRuns = new ArrayList<>();
    List<ProbePeriodic> periodics = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TimerLoop loop = group.loops().get(i % workers);
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger runs = new AtomicInteger();
      ProbePeriodic periodic =
          ProbePeriodic.every(
              loop,
              null,
              MILLIS,
              2 * MILLIS,
              MissedTicks.SKIP,
              Slack.EXACT,
              () -> {
                if (inside.getAndIncrement() != 0) {
                  violations.add("two runs of one periodic task at once");
                }
                runs.incrementAndGet();
                perhapsStuck(loop, 60);
                inside.decrementAndGet();
              });
      loop.submit(periodic);
      periodics.add(periodic);
      periodicRuns.add(runs);
    }
    List<StormWorker> groups = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      groups.add(new StormWorker(group));
    }
    Thread lister = new Thread(() -> list(group, ticks), "storm-lister");
    Thread counter = new Thread(() -> count(group), "storm-counter");
    lister.start();
    counter.start();
    while (handOvers(group) < HAND_OVERS && violations.isEmpty()) {
      for (StormWorker worker : groups) {
        worker.submitOne(random.nextInt(3) == 0);
      }
      oneShot(group.loops().get(random.nextInt(workers)), random.nextLong(3 * MILLIS) + 1);
      steer(ticks.get(random.nextInt(TICKS)), random.nextInt(6));
      LockSupport.parkNanos(300_000);
    }
    over.set(true);
    Waiting.end(lister);
    Waiting.end(counter);
    ticks.forEach(ProbeTick::resume);
    List<Integer> before = ticks.stream().map(tick -> tick.ticks).toList();
    List<Integer> runsBefore = periodicRuns.stream().map(AtomicInteger::get).toList();
    for (int i = 0; i < TICKS; i++) {
      StormTick tick = ticks.get(i);
      int seen = before.get(i);
      Waiting.until("a timer that goes on", () -> tick.ticks > seen + 1);
    }
    for (int i = 0; i < runsBefore.size(); i++) {
      AtomicInteger runs = periodicRuns.get(i);
      int seen = runsBefore.get(i);
      Waiting.until("a periodic task that goes on", () -> runs.get() > seen + 1);
    }
    ticks.forEach(StormTick::end);
    periodics.forEach(TimerNode::tryCancel);
    group.drain();
    Waiting.value(group.ended());

    assertThat(violations).isEmpty();
    assertThat(recorder.failures).isEmpty();
    assertThat(recorder.loopFailures).isEmpty();
    assertThat(ran.get() + cancelled.get()).isEqualTo(submitted.get());
    for (TimerLoop loop : group.loops()) {
      assertThat(loop.armedCount()).isZero();
      assertThat(loop.stuck().isEmpty()).isTrue();
    }
    Waiting.until("all threads have ended", () -> Waiting.threads("storm").isEmpty());
  }

  private static void steer(StormTick tick, int what) {
    switch (what) {
      case 0 -> tick.pause();
      case 1, 2 -> tick.resume();
      case 3 -> tick.change(0);
      default -> {
        // Leave it alone.
      }
    }
  }

  private static long handOvers(LoopGroup group) {
    return group.loops().stream().mapToLong(loop -> loop.counters().handOverCount()).sum();
  }

  private void list(LoopGroup group, List<StormTick> ticks) {
    while (!over.get()) {
      Map<TimerNode, Integer> seen = new ConcurrentHashMap<>();
      boolean complete =
          group
              .visitTimers(node -> seen.merge(node, 1, Integer::sum), SECONDS.toNanos(20))
              .isEmpty();
      for (StormTick tick : ticks) {
        if (complete && seen.getOrDefault(tick, 0) != 1) {
          violations.add("listed " + seen.getOrDefault(tick, 0) + " times: " + tick.phase());
        }
      }
      LockSupport.parkNanos(MILLISECONDS.toNanos(2));
    }
  }

  private void count(LoopGroup group) {
    long[] before = new long[5 * group.loops().size()];
    while (!over.get()) {
      int i = 0;
      for (TimerLoop loop : group.loops()) {
        LoopCounters counters = loop.counters();
        long[] now = {
          counters.scheduledCount(),
          counters.deliveredCount(),
          counters.missedCount(),
          counters.cancelledCount(),
          counters.handOverCount()
        };
        for (long value : now) {
          if (value < before[i]) {
            violations.add("counter " + i % 5 + " went back from " + before[i] + " to " + value);
          }
          before[i++] = value;
        }
      }
      LockSupport.parkNanos(100_000);
    }
  }
}
