// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.MissedTicks;

/** A periodic task that counts how often it released what it held. */
final class ProbePeriodic extends PeriodicTaskNode {

  int releases;

  private ProbePeriodic(
      TimerLoop loop,
      WorkerGroup group,
      Runnable action,
      long delayNanos,
      long periodNanos,
      MissedTicks policy,
      byte firstSlackClass,
      byte slackClass) {
    super(
        loop,
        group,
        action,
        loop.clock().nowNanos(),
        delayNanos,
        periodNanos,
        policy,
        firstSlackClass,
        slackClass);
  }

  /** A periodic task, linked in its group if it has one, to be submitted. */
  static ProbePeriodic every(
      TimerLoop loop,
      WorkerGroup group,
      long delayNanos,
      long periodNanos,
      MissedTicks policy,
      byte slackClass,
      Runnable action) {
    return every(loop, group, delayNanos, periodNanos, policy, slackClass, slackClass, action);
  }

  /** The same, with a slack of its own for the first run. */
  static ProbePeriodic every(
      TimerLoop loop,
      WorkerGroup group,
      long delayNanos,
      long periodNanos,
      MissedTicks policy,
      byte firstSlackClass,
      byte slackClass,
      Runnable action) {
    ProbePeriodic task =
        new ProbePeriodic(
            loop, group, action, delayNanos, periodNanos, policy, firstSlackClass, slackClass);
    if (group != null && !group.add(task)) {
      throw new IllegalStateException("the group is disposed");
    }
    return task;
  }

  @Override
  protected void released() {
    super.released();
    releases++;
  }
}
