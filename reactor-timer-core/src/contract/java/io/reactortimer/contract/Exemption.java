// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

/**
 * What a scheduler does otherwise than this suite asks: Reactor's own, all but the last three.
 * Where a subject is exempt, the test states what it does instead, so that an exemption which is no
 * longer needed shows; but for {@link #SHARES_ITS_THREADS} and {@link #HAS_A_CLOCK_OF_ITS_OWN},
 * where there is nothing to ask.
 */
enum Exemption {

  /** {@code Schedulers.newParallel(name, n)} and {@code newSingle(name)} make no daemon threads. */
  THREADS_ARE_NO_DAEMONS,

  /** A task with a period of zero is not submitted again after a run that throws. */
  FAILURE_ENDS_A_TASK_WITHOUT_PERIOD,

  /** What is thrown by the reporting of a failure ends the periodic task that failed. */
  FAILING_HOOK_ENDS_A_PERIODIC_TASK,

  /** {@code scheduler.dispose()} interrupts the very task that calls it. */
  DISPOSAL_OF_THE_SCHEDULER_INTERRUPTS_ITS_CALLER,

  /** Pending tasks that end with the scheduler do not report {@code isDisposed()}. */
  DISPOSAL_OF_THE_SCHEDULER_LEAVES_DISPOSABLES,

  /** A task that is null is accepted, and fails when it is run. */
  NULL_FAILS_LATE,

  /**
   * The facade of a taken over default: its threads are others' too, so they do not end with it,
   * and a graceful end is one at once.
   */
  SHARES_ITS_THREADS,

  /** Its wall clock is moved by hand, so it is not quite that of the system. */
  HAS_A_CLOCK_OF_ITS_OWN,

  /**
   * Ours: the public way to Reactor's reporting of failures leads through the schedule hook, which
   * sees the report, once a failing run and on the thread that runs it.
   */
  REPORTS_A_FAILURE_THROUGH_THE_HOOK
}
