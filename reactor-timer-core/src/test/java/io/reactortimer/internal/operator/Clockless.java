// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A scheduler whose clock cannot be read while it is lost, and once when memory is short. */
record Clockless(VirtualTimeScheduler scheduler, boolean[] lost, boolean[] memoryShort)
    implements Scheduler {

  Clockless(VirtualTimeScheduler scheduler) {
    this(scheduler, new boolean[1], new boolean[1]);
  }

  @Override
  public long now(TimeUnit unit) {
    if (lost[0]) {
      throw new IllegalStateException("no clock");
    }
    if (memoryShort[0]) {
      memoryShort[0] = false;
      throw new OutOfMemoryError("pretended");
    }
    return scheduler.now(unit);
  }

  @Override
  public Disposable schedule(Runnable task) {
    return scheduler.schedule(task);
  }

  @Override
  public Worker createWorker() {
    return scheduler.createWorker();
  }
}
