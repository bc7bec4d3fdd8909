// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

/**
 * A loop whose time stands until it is moved, turned by the thread that makes it: what a tick costs
 * without a clock, a thread that sleeps, and caches that have gone cold.
 *
 * <p>For one thread.
 */
public final class TurnedLoop {

  private final Time time = new Time();
  private final LoopGroup group = new LoopGroup(1, time, new Failing(), loop -> new Turned());
  private final TimerLoop loop = group.loops().get(0);

  /** The present thread becomes the loop's. */
  public TurnedLoop() {
    loop.adopt();
    loop.inbox().awake();
  }

  /** The loop, as one of a group. */
  public LoopGroup group() {
    return group;
  }

  /** Time passes, and all that comes due fires. */
  public void advanceNanos(long nanos) {
    time.nowNanos += nanos;
    loop.wokeUp(time.nowNanos);
    while (loop.turn()) {
      // until there is nothing more
    }
  }

  private static final class Time implements TimeSource {
    long nowNanos;

    @Override
    public long nanoTime() {
      return nowNanos;
    }

    @Override
    public long currentTimeMillis() {
      return nowNanos / 1_000_000;
    }
  }

  /** Nothing may be lost unseen. */
  private static final class Failing implements FailureSink {
    @Override
    public void failed(Throwable failure) {
      throw new IllegalStateException(failure);
    }

    @Override
    public void loopDied(String threadName, Throwable failure) {
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
    public void interrupt() {}
  }
}
