// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.engine.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The clock of the system, which jumps ahead when it is told to: within a callback that is one that
 * takes so long, and while a loop waits it is a pause. Any thread.
 */
public final class JumpingClock implements TimeSource {

  private final AtomicLong ahead = new AtomicLong();

  /** Is ahead by so much more from now on. */
  public void jump(Duration by) {
    ahead.addAndGet(by.toNanos());
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() + ahead.get();
  }

  @Override
  public long currentTimeMillis() {
    return System.currentTimeMillis() + TimeUnit.NANOSECONDS.toMillis(ahead.get());
  }
}
