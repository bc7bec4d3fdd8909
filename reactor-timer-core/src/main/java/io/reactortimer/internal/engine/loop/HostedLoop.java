// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.TimeSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A loop without a thread of its own: its host calls {@link #run} when it asks for it, on any
 * thread. So one kind of timer serves all schedulers.
 *
 * <p>Runs do not overlap: one that is asked for while another is under way is made up for at the
 * end of that, on its thread.
 */
public abstract class HostedLoop implements Runnable {

  /** Turns in one run, before the host's other work has its turn. */
  private static final int TURNS = 16;

  private final TimerLoop loop;
  private final AtomicInteger runs = new AtomicInteger();

  /** Makes a loop that does not run yet. */
  protected HostedLoop(TimeSource time, FailureHandler failures) {
    this.loop =
        new TimerLoop(0, new LoopClock(time), failures, null, unstarted -> new Driver(this));
  }

  /** Returns the host of a loop; null if it has a thread of its own. */
  public static @Nullable HostedLoop of(TimerLoop loop) {
    return loop.driver() instanceof Driver driver ? driver.host : null;
  }

  /** Returns the loop. */
  public final TimerLoop loop() {
    return loop;
  }

  /** Fires what is due, and says when it wants to run again. */
  @Override
  public final void run() {
    if (runs.getAndIncrement() != 0) {
      return;
    }
    int madeUpFor = 1;
    do {
      boolean ended = false;
      loop.adopt();
      try {
        loop.runner().recover();
        loop.sleep().wakeUp();
        begins();
        takeTurns();
        ended = true;
      } finally {
        loop.abandon();
        if (!ended) {
          // The end of a stack, or of memory: as a thread that dies, it is followed by another.
          runs.set(0);
          runSoon();
        }
      }
      madeUpFor = runs.addAndGet(-madeUpFor);
    } while (madeUpFor != 0);
  }

  private void takeTurns() {
    for (int turns = 0; turns < TURNS; turns++) {
      loop.turn();
      // At once, without a turn that finds nothing: there is mostly one timer.
      if (loop.isReadyEmpty() && sleeps()) {
        return;
      }
    }
    runSoon();
  }

  private boolean sleeps() {
    long plannedNanos = loop.sleep().wakeupNanos();
    long nowNanos = loop.clock().nowNanos();
    if (plannedNanos <= nowNanos) {
      return false;
    }
    loop.sleep().beginWait(plannedNanos, nowNanos);
    if (!loop.drainer().isEmpty()) {
      loop.inbox().awake();
      return false;
    }
    if (plannedNanos == LoopClock.NEVER) {
      ends();
    } else {
      runAt(plannedNanos, nowNanos);
    }
    return true;
  }

  /** Shows all there is on the loop to {@code visitor}, which may end it; on the loop. */
  protected final void visit(Consumer<TimerNode> visitor) {
    loop.visitOnLoop(visitor);
  }

  /** Called when a run begins; on the loop. */
  protected void begins() {}

  /** Called when nothing is armed; on the loop, after which it may run again. */
  protected void ends() {}

  /** Has {@link #run} called as soon as possible; any thread. */
  protected abstract void runSoon();

  /**
   * Has {@link #run} called at {@code plannedNanos}, in loop time; within a run, in place of what
   * was asked for before.
   */
  protected abstract void runAt(long plannedNanos, long nowNanos);

  private static final class Driver implements LoopDriver {

    private final HostedLoop host;

    Driver(HostedLoop host) {
      this.host = host;
    }

    @Override
    public void wake() {
      host.runSoon();
    }

    @Override
    public void park(long nanos) {
      throw new IllegalStateException("a hosted loop has no thread to park");
    }

    @Override
    public boolean retire() {
      return false;
    }

    @Override
    public void interrupt(@Nullable Thread carrying) {
      // Nothing of ours that may be interrupted runs here.
    }

    @Override
    public void clearInterrupt() {
      // The flag is between the thread and its lender.
    }
  }
}
