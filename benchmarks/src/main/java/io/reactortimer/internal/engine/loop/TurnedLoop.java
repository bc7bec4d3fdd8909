// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * A loop that is turned by the thread that makes it, whenever that likes: what a tick costs without
 * a thread that sleeps, and caches that have gone cold, or what a wake-up costs the sleeping
 * thread.
 *
 * <p>For one thread.
 */
public final class TurnedLoop {

  private final LoopGroup group;
  private final TimerLoop loop;

  /** Until when it was to sleep. */
  private long plannedNanos = LoopClock.NEVER;

  /** The present thread becomes the loop's. */
  public TurnedLoop(TimeSource time) {
    this(time, PauseSettings.NONE);
  }

  /** The same, which notices pauses. */
  public TurnedLoop(TimeSource time, PauseSettings pauses) {
    group = new LoopGroup(1, time, new Failing(), loop -> new Turned(), pauses);
    loop = group.loops().get(0);
    loop.turns().adopt();
    loop.inbox().awake();
  }

  /** The loop, as one of a group. */
  public LoopGroup group() {
    return group;
  }

  /** All that is due fires. */
  public void turn() {
    long nowNanos = loop.clock().nowNanos();
    loop.sleep().endWait(nowNanos);
    loop.pauses().woke(plannedNanos, nowNanos);
    while (loop.turns().turn()) {
      // until there is nothing more
    }
  }

  /**
   * What a loop does before it sleeps.
   *
   * @return whether it might
   */
  public boolean plan() {
    plannedNanos = loop.sleep().wakeupNanos();
    loop.sleep().beginWait(plannedNanos, loop.clock().nowNanos());
    boolean asleep = loop.sleep().trySleep(plannedNanos);
    loop.inbox().awake();
    return asleep;
  }

  /** Nothing may be lost unseen. */
  private static final class Failing implements FailureHandler {
    @Override
    public void failed(Throwable failure) {
      throw new IllegalStateException(failure);
    }

    @Override
    public void loopFailed(String threadName, Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static final class Turned implements LoopDriver {
    @Override
    public void wake() {}

    @Override
    public void park(long nanos) {
      throw new IllegalStateException("it is turned by hand");
    }

    @Override
    public boolean retire() {
      return false;
    }

    @Override
    public void interrupt(@Nullable Thread carrying) {}
  }
}
