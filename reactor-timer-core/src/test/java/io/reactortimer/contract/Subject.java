// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.TimerScheduler;
import io.reactortimer.internal.takeover.FacadeFixture;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The schedulers that keep the contract: Reactor's own as references, and ours in their manner. */
enum Subject {
  STOCK_PARALLEL(2, () -> Schedulers.newParallel(Subject.NAME, 2), ofReactor()),
  STOCK_SINGLE(1, () -> Schedulers.newSingle(Subject.NAME), ofReactor()),
  ONE_LOOP(1, () -> timers(1), ofOurs()),
  TWO_LOOPS(2, () -> timers(2), ofOurs()),
  TURNED_BY_HAND(
      1, () -> TurningThread.scheduler(settings(1), Subject.NAME + "-1"), ofAManualClock()),
  TAKEN_OVER(2, Subject::takenOver, ofAFacade());

  /** The name of each of them, with which the names of their threads begin. */
  static final String NAME = "subject";

  private final int threads;
  private final Supplier<Scheduler> factory;
  private final Set<Exemption> exemptions;

  Subject(int threads, Supplier<Scheduler> factory, Set<Exemption> exemptions) {
    this.threads = threads;
    this.factory = factory;
    this.exemptions = exemptions;
  }

  private static TimerScheduler timers(int workers) {
    return settings(workers).build();
  }

  private static TimerScheduler.Builder settings(int workers) {
    return TimerScheduler.builder(NAME).workers(workers).missedTicks(MissedTickPolicy.BURST);
  }

  /** What stands behind {@code Schedulers.parallel()} while that is taken over. */
  private static Scheduler takenOver() {
    return FacadeFixture.create(settings(2));
  }

  /** Ends what {@link #create()} has made, and its threads. */
  void end(Scheduler scheduler) {
    if (this == TAKEN_OVER) {
      FacadeFixture.end(scheduler);
    } else {
      scheduler.dispose();
    }
  }

  /** Waits for what has to come of a disposal on {@code thread}: its end, unless it is shared. */
  void awaitEndOf(Thread thread, Scheduler disposed) {
    if (this == TAKEN_OVER) {
      TimerScheduler engine = FacadeFixture.engine(disposed);
      Waiting.until("nothing is left", () -> engine.live().count() == 0);
      for (int i = 0; i < threads; i++) {
        SchedulerContract.fence(engine.createWorker());
      }
    } else {
      Waiting.end(thread);
    }
  }

  private static Set<Exemption> ofReactor() {
    Set<Exemption> others = EnumSet.copyOf(ofAFacade());
    others.addAll(ofAManualClock());
    return EnumSet.complementOf(EnumSet.copyOf(others));
  }

  private static Set<Exemption> ofOurs() {
    return EnumSet.of(Exemption.REPORTS_A_FAILURE_THROUGH_THE_HOOK);
  }

  private static Set<Exemption> ofAFacade() {
    return EnumSet.of(Exemption.SHARES_ITS_THREADS, Exemption.REPORTS_A_FAILURE_THROUGH_THE_HOOK);
  }

  private static Set<Exemption> ofAManualClock() {
    return EnumSet.of(
        Exemption.HAS_A_CLOCK_OF_ITS_OWN, Exemption.REPORTS_A_FAILURE_THROUGH_THE_HOOK);
  }

  Scheduler create() {
    return factory.get();
  }

  /** How many threads it has. */
  int threads() {
    return threads;
  }

  /** Skips a test of what it is exempt from altogether. */
  void assumeNotExempt(Exemption exemption) {
    assumeFalse(isExempt(exemption), () -> this + ": " + exemption);
  }

  boolean isExempt(Exemption exemption) {
    return exemptions.contains(exemption);
  }
}
