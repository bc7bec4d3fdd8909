// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

/** A task that counts how often it released what it held. */
public final class ProbeTask extends TaskNode {

  int releases;

  private ProbeTask(TimerLoop loop, WorkerGroup group, Runnable action) {
    super(loop, group, action, loop.clock().nowNanos());
  }

  private ProbeTask(
      TimerLoop loop, WorkerGroup group, Runnable action, long delayNanos, byte slackClass) {
    super(loop, group, action, loop.clock().nowNanos(), delayNanos, slackClass);
  }

  /** An immediate task, to be submitted. */
  static ProbeTask now(TimerLoop loop, WorkerGroup group, Runnable action) {
    return new ProbeTask(loop, group, action);
  }

  /** A delayed task, linked in its group if it has one, to be submitted. */
  public static ProbeTask after(
      TimerLoop loop, WorkerGroup group, long delayNanos, byte slackClass, Runnable action) {
    ProbeTask task = new ProbeTask(loop, group, action, delayNanos, slackClass);
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
