// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.TimerScheduler;
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
  TWO_LOOPS(2, () -> timers(2), ofOurs());

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
    return TimerScheduler.builder(NAME)
        .workers(workers)
        .missedTicks(MissedTickPolicy.BURST)
        .build();
  }

  private static Set<Exemption> ofReactor() {
    return EnumSet.complementOf(EnumSet.copyOf(ofOurs()));
  }

  private static Set<Exemption> ofOurs() {
    return EnumSet.of(Exemption.REPORTS_A_FAILURE_THROUGH_THE_HOOK);
  }

  Scheduler create() {
    return factory.get();
  }

  /** How many threads it has. */
  int threads() {
    return threads;
  }

  boolean isExempt(Exemption exemption) {
    return exemptions.contains(exemption);
  }
}
