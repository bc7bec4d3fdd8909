// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.live.SchedulerCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Threads that submit and dispose at random: in the end nothing is left, and nothing uncounted. */
@Timeout(90)
class MixedLoadTest {

  private static final int SUBMITTERS = 3;
  private static final int STEPS = 15_000;
  private static final int LIMIT = 1_000_000;

  private final LongAdder timers = new LongAdder();
  private final LongAdder oneShotRuns = new LongAdder();
  private final LongAdder periodicRuns = new LongAdder();
  private final LongAdder immediateRuns = new LongAdder();
  private TimerScheduler scheduler;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void endsWithNothingLeftAndNothingUncounted(int workers) {
    long seed = System.nanoTime();
    // With a limit, so that what is counted in has to be counted out.
    scheduler = TimerScheduler.builder("mixed").workers(workers).maxLive(LIMIT).build();
    List<Thread> submitters = new ArrayList<>();
    for (int s = 0; s < SUBMITTERS; s++) {
      Random random = new Random(seed + s);
      Thread submitter = new Thread(() -> new Submitter(random).run());
      submitter.start();
      submitters.add(submitter);
    }
    submitters.forEach(Waiting::end);

    fence(workers); // immediate tasks that are still to run submit timers
    Waiting.until("nothing is left (seed " + seed + ")", () -> Live.count(scheduler) == 0);
    fence(workers); // a run that has ended as a timer may still be on the stack
    SchedulerCounters counters = scheduler.counters();
    assertThat(counters.scheduled()).as("scheduled, seed %d", seed).isEqualTo(timers.sum());
    assertThat(counters.delivered() + counters.failed())
        .as("runs, seed %d", seed)
        .isEqualTo(oneShotRuns.sum() + periodicRuns.sum());
    assertThat(counters.cancelled())
        .as("cancelled, seed %d", seed)
        .isEqualTo(timers.sum() - oneShotRuns.sum());
    assertThat(counters.rejected()).isZero();
    assertThat(immediateRuns.sum()).isPositive();
    scheduler.dispose();
  }

  private void fence(int workers) {
    for (int i = 0; i < workers; i++) {
      SchedulerContract.fence(scheduler.createWorker());
    }
  }

  /** One thread's share. Disposes in the end whatever it has made. */
  private final class Submitter {
    private final Random random;
    private final List<Disposable> made = new ArrayList<>();
    private final List<Scheduler.Worker> workers = new ArrayList<>();

    Submitter(Random random) {
      this.random = random;
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      made.forEach(Disposable::dispose);
      workers.forEach(Disposable::dispose);
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0 -> workers.add(scheduler.createWorker());
        case 1 -> {
          if (workers.size() > 4) {
            workers.remove(random.nextInt(workers.size())).dispose();
          }
        }
        case 2, 3, 4 -> {
          if (!made.isEmpty()) {
            made.remove(random.nextInt(made.size())).dispose();
          }
        }
        case 5 -> made.add(immediate());
        case 6 -> made.add(periodic());
        case 7 -> immediate(); // which submits another from its thread
        default -> made.add(oneShot());
      }
    }

    private long delayNanos() {
      return random.nextInt(8) == 0 ? TimeUnit.HOURS.toNanos(1) : 1 + random.nextInt(300_000);
    }

    private Scheduler.Worker workerOrNull() {
      return workers.isEmpty() || random.nextBoolean()
          ? null
          : workers.get(random.nextInt(workers.size()));
    }

    private Disposable immediate() {
      Scheduler.Worker worker = workerOrNull();
      return worker == null
          ? scheduler.schedule(this::submitFromTheLoop)
          : worker.schedule(immediateRuns::increment);
    }

    private void submitFromTheLoop() {
      immediateRuns.increment();
      timers.increment();
      scheduler.schedule(oneShotRuns::increment, 1, TimeUnit.MICROSECONDS);
      timers.increment();
      scheduler.schedule(oneShotRuns::increment, 1, TimeUnit.HOURS).dispose();
    }

    private Disposable oneShot() {
      timers.increment();
      Scheduler.Worker worker = workerOrNull();
      return worker == null
          ? scheduler.schedule(oneShotRuns::increment, delayNanos(), TimeUnit.NANOSECONDS)
          : worker.schedule(oneShotRuns::increment, delayNanos(), TimeUnit.NANOSECONDS);
    }

    private Disposable periodic() {
      timers.increment();
      Scheduler.Worker worker = workerOrNull();
      long period = random.nextInt(20) == 0 ? 0 : 50_000 + random.nextInt(1_000_000);
      return worker == null
          ? scheduler.schedulePeriodically(
              periodicRuns::increment, delayNanos(), period, TimeUnit.NANOSECONDS)
          : worker.schedulePeriodically(
              periodicRuns::increment, delayNanos(), period, TimeUnit.NANOSECONDS);
    }
  }
}
