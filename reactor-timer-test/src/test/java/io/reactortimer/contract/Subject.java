// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.EnumSet;
import java.util.Set;
import reactor.core.scheduler.Scheduler;

/** The scheduler of the kit that keeps the contract: the one that a test turns by hand. */
enum Subject {
  MANUAL_TIMERS;

  /** Its name, with which the name of its thread begins. */
  static final String NAME = "subject";

  private static final Set<Exemption> EXEMPTIONS =
      EnumSet.of(Exemption.HAS_A_CLOCK_OF_ITS_OWN, Exemption.REPORTS_A_FAILURE_THROUGH_THE_HOOK);

  Scheduler create() {
    return TurnedTimers.start(NAME);
  }

  /** Ends what {@link #create()} has made, and its thread. */
  void end(Scheduler scheduler) {
    scheduler.dispose();
  }

  /** Waits for what has to come of a disposal on {@code thread}: its end. */
  void awaitEndOf(Thread thread, Scheduler disposed) {
    Waiting.end(thread);
  }

  /** How many threads it has. */
  int threads() {
    return 1;
  }

  /** Skips a test of what it is exempt from altogether. */
  void assumeNotExempt(Exemption exemption) {
    assumeFalse(isExempt(exemption), () -> this + ": " + exemption);
  }

  boolean isExempt(Exemption exemption) {
    return EXEMPTIONS.contains(exemption);
  }
}
