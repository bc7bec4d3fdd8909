// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.TimeSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

  private static final VarHandle RUNS;

  static {
    try {
      RUNS = MethodHandles.lookup().findVarHandle(HostedLoop.class, "runs", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TimerLoop loop;

  // Parts of the loop, at hand: a host with many subscriptions has many loops, each of which
  // has left the caches when its only timer ticks.
  private final LoopClock clock;
  private final Inbox inbox;
  private final LoopCarrier carrier;

  /** How many runs were asked for since the one under way began, and that one; or 0. */
  @SuppressWarnings("unused") // through RUNS
  private int runs;

  /**
   * The only timer there is, armed and kept here in place of the queue: then a run is that timer's
   * tick, without the bookkeeping of a turn. Whatever else is to be done sends it back to the
   * queue. The loop's plan is {@code NEVER} meanwhile, so that all that is handed over asks for a
   * run. Null if there are more timers, or none. Owned by the loop.
   */
  private @Nullable TickNode alone;

  /** Makes a loop that does not run yet. */
  protected HostedLoop(TimeSource time, FailureHandler failures) {
    this.loop =
        new TimerLoop(
            0,
            new LoopClock(time),
            failures,
            null,
            unstarted -> new Driver(this),
            PauseSettings.NONE);
    this.clock = loop.clock();
    this.inbox = loop.inbox();
    this.carrier = loop.carrier(); // for good: nobody takes it
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
    if ((int) RUNS.getAndAdd(this, 1) != 0) {
      return;
    }
    int madeUpFor = 1;
    do {
      boolean ended = false;
      carrier.thread(Thread.currentThread());
      try {
        if (hasNews() || !fireAlone()) {
          queueAgain();
          loop.runner().recover();
          loop.sleep().wakeUp();
          begins();
          takeTurns();
        }
        ended = true;
      } finally {
        carrier.thread(null);
        if (!ended) {
          // The end of a stack, or of memory: as a thread that dies, it is followed by another.
          RUNS.setVolatile(this, 0);
          runSoon();
        }
      }
      madeUpFor = (int) RUNS.getAndAdd(this, -madeUpFor) - madeUpFor;
    } while (madeUpFor != 0);
  }

  /**
   * Fires the only timer, and plans its next run.
   *
   * @return false if there is something to do beyond that, or it is not due
   */
  private boolean fireAlone() {
    TickNode node = alone;
    if (node == null || inbox.isAwake() || !inbox.isEmpty()) {
      return false;
    }
    long nowNanos = clock.nowNanos();
    if (node.deadlineNanos > nowNanos) {
      return false;
    }
    int takenBefore = inbox.taken();
    if (!node.fireUnlinked(nowNanos, carrier, null)) {
      alone = null;
      return false;
    }
    long nextNanos = node.deadlineNanos;
    long endNanos = clock.nowNanos();
    if (nextNanos <= endNanos || nextNanos == LoopClock.NEVER || hasComeIn(takenBefore)) {
      return false;
    }
    runAt(nextNanos, endNanos);
    return true;
  }

  /**
   * Returns whether somebody has handed something over since, or wants a turn. Nothing else can be
   * there: beside the only timer there was nothing before, and what its tick begins comes in here,
   * too.
   */
  private boolean hasComeIn(int takenBefore) {
    return inbox.taken() != takenBefore || !inbox.isEmpty() || inbox.isAwake();
  }

  private void queueAgain() {
    TickNode node = alone;
    alone = null;
    if (node != null && node.queueIndex < 0 && node.phase() == TimerNode.ARMED) {
      loop.intake().accept(node);
    }
  }

  /** Returns the only timer there is, if that is one of ours and due at some time; else null. */
  private @Nullable TickNode onlyTimer(long plannedNanos) {
    return plannedNanos != LoopClock.NEVER
            && loop.queue().size() == 1
            && loop.queue().firstDue(plannedNanos) instanceof TickNode node
        ? node
        : null;
  }

  private void takeTurns() {
    for (int turns = 0; turns < TURNS; turns++) {
      loop.turns().turn();
      // At once, without a turn that finds nothing: there is mostly one timer.
      if (loop.queues().ready().isEmpty() && sleeps()) {
        return;
      }
    }
    runSoon();
  }

  private boolean sleeps() {
    long plannedNanos = loop.sleep().wakeupNanos();
    long nowNanos = clock.nowNanos();
    if (plannedNanos <= nowNanos) {
      return false;
    }
    TickNode only = onlyTimer(plannedNanos);
    loop.sleep().beginWait(only == null ? plannedNanos : LoopClock.NEVER, nowNanos);
    if (!loop.drainer().isEmpty()) {
      inbox.awake();
      return false;
    }
    if (only != null) {
      alone = only;
      loop.queues().unlink(only);
    }
    if (plannedNanos == LoopClock.NEVER) {
      ends();
    } else {
      runAt(plannedNanos, nowNanos);
    }
    return true;
  }

  /** Shows all there is on the loop to {@code visitor}, which may end it; on the loop. */
  protected final void visit(Consumer<LoopEntry> visitor) {
    loop.turns().visitOnLoop(visitor);
  }

  /** Returns whether {@link #begins} has something to do. */
  protected boolean hasNews() {
    return false;
  }

  /** Called when a run begins that is more than one tick; on the loop. */
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
    public boolean canHandOver() {
      return false; // the thread is the host's
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
