// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A loop without a thread: the thread that plays its part adopts it. The clock stands at 0. */
public final class StressLoop implements LoopDriver, FailureHandler {

  private static final VarHandle DEPTH;

  static {
    try {
      DEPTH =
          MethodHandles.privateLookupIn(Inbox.class, MethodHandles.lookup())
              .findVarHandle(Inbox.class, "depth", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final ManualTimeSource time = new ManualTimeSource(0);
  public final LoopGroup group = new LoopGroup(1, time, this, loop -> this);
  final TimerLoop loop = group.loops().get(0);
  final AtomicInteger wakes = new AtomicInteger();
  final AtomicInteger interrupts = new AtomicInteger();

  /** Takes a turn as the loop's thread, at the time {@code nowNanos}. */
  public void turnAt(long nowNanos) {
    loop.turns().adopt();
    time.advanceNanos(nowNanos - time.nanoTime());
    loop.turns().turn();
    loop.turns().abandon();
  }

  /**
   * Takes a turn as the loop's thread, at the time {@code nowNanos}.
   *
   * @return whether it lost the loop meanwhile
   */
  boolean losesTurnAt(long nowNanos) {
    loop.turns().adopt();
    time.advanceNanos(nowNanos - time.nanoTime());
    try {
      loop.turns().turn();
    } catch (LostLoop lost) {
      return true;
    }
    loop.turns().abandon();
    return false;
  }

  /**
   * A callback that takes a little, now more, now less, so that its loop can be taken meanwhile.
   */
  static void takeYourTime() {
    for (int spins = ThreadLocalRandom.current().nextInt(1_000); spins > 0; spins--) {
      Thread.onSpinWait();
    }
  }

  /** Takes the loop from its thread if that is in a callback, and takes a turn. */
  boolean takesTurn() {
    for (int looks = 0; looks < 1_000; looks++) {
      LoopCarrier from = loop.carrier();
      int seen = from.look();
      if (LoopCarrier.isCallback(seen)) {
        if (loop.take(from, seen, Thread.currentThread(), 0) == null) {
          return false;
        }
        try {
          loop.turns().turn();
          loop.turns().abandon();
        } catch (LostLoop lost) {
          // Taken from us in our turn.
        }
        return true;
      }
    }
    return false;
  }

  /** Takes a turn, and then sleeps until it is woken, as a thread of its own would. */
  public void turnAndSleep() {
    loop.turns().adopt();
    long plannedNanos;
    do {
      loop.inbox().awake();
      loop.turns().turn();
      plannedNanos = loop.sleep().wakeupNanos();
      loop.sleep().beginWait(plannedNanos, time.nanoTime());
    } while (!loop.sleep().trySleep(plannedNanos));
    loop.turns().abandon();
  }

  /**
   * Plans to sleep until then, and hands over {@code last}, for whose number alone the loop is
   * woken: so many others before it would take too long. Starts to count wake-ups after that.
   */
  void crowdUntil(long plannedNanos, TimerNode last) {
    sleepUntilOneMore(plannedNanos);
    loop.submit(last);
    if (wakes.getAndSet(0) != 1) {
      throw new IllegalStateException("not woken for the number of nodes");
    }
  }

  /** Plans to sleep until then; so many have been handed over that one more wakes the loop. */
  void sleepUntilOneMore(long plannedNanos) {
    loop.sleep().beginWait(plannedNanos, 0);
    DEPTH.set(loop.inbox(), Inbox.WAKE_DEPTH - 1);
  }

  /** Whether a loop that sleeps now will see all that was handed over. */
  boolean isAwakeOrEmpty() {
    return loop.drainer().isEmpty() || loop.inbox().isAwake();
  }

  /** Turns until nothing is left to do, far in the future. */
  public void settle() {
    loop.turns().adopt();
    time.advanceNanos(1_000_000);
    loop.turns().turn();
    while (loop.turns().turn()) {
      // Goes on.
    }
    loop.turns().abandon();
  }

  public boolean isEmpty() {
    return loop.queue().size() == 0
        && loop.armedCount() == 0
        && loop.queues().ready().isEmpty()
        && (loop.drainer().isEmpty() || loop.inbox().isClosed());
  }

  /** Whether each timer that the loop has met was delivered or cancelled, once. */
  public boolean addsUp(int scheduled) {
    LoopCounters counters = loop.counters();
    return counters.scheduledCount() == scheduled
        && counters.deliveredCount() + counters.cancelledCount() == scheduled;
  }

  @Override
  public void wake() {
    wakes.incrementAndGet();
  }

  @Override
  public void park(long nanos) {
    throw new IllegalStateException("nothing to wait on");
  }

  @Override
  public boolean retire() {
    return false;
  }

  @Override
  public void interrupt(Thread carrying) {
    interrupts.incrementAndGet();
    if (carrying != null) {
      carrying.interrupt();
    }
  }

  @Override
  public void failed(Throwable failure) {
    throw new IllegalStateException(failure);
  }

  @Override
  public void loopFailed(String threadName, Throwable failure) {
    throw new IllegalStateException(failure);
  }

  /** A task that counts its runs and releases. */
  static final class Task extends TaskNode {
    final Runs runs;
    final AtomicInteger releases = new AtomicInteger();

    private Task(TimerLoop loop, WorkerGroup group, Runs runs, long delayNanos) {
      super(loop, group, runs, 0, delayNanos, Slack.EXACT);
      this.runs = runs;
    }

    private Task(TimerLoop loop, WorkerGroup group, Runs runs) {
      super(loop, group, runs, 0);
      this.runs = runs;
    }

    static Task after(TimerLoop loop, WorkerGroup group, long delayNanos) {
      return new Task(loop, group, new Runs(), delayNanos);
    }

    static Task now(TimerLoop loop, WorkerGroup group) {
      return new Task(loop, group, new Runs());
    }

    int runs() {
      return runs.count;
    }

    @Override
    protected void released() {
      super.released();
      releases.incrementAndGet();
    }
  }

  /** Counts its runs, on one thread at a time; a hundredfold those that should not have begun. */
  static final class Runs implements Runnable {
    /** Set when none may begin any more, but for one that finds itself interrupted. */
    volatile boolean over;

    /** Whether a run takes its time. */
    boolean slow;

    int count;

    @Override
    public void run() {
      count += over && !Thread.currentThread().isInterrupted() ? 100 : 1;
      if (slow) {
        takeYourTime();
      }
    }
  }

  /** A task that repeats, and counts its releases. */
  static final class Periodic extends PeriodicTaskNode {
    final AtomicInteger releases = new AtomicInteger();

    Periodic(TimerLoop loop, long periodNanos) {
      super(
          loop,
          null,
          () -> {},
          0,
          periodNanos,
          periodNanos,
          MissedTicks.SKIP,
          Slack.EXACT,
          Slack.EXACT);
    }

    @Override
    protected void released() {
      super.released();
      releases.incrementAndGet();
    }
  }

  /** An interval with a period of 10 that counts its ticks and releases. */
  static final class Tick extends TickNode {
    final AtomicInteger requested = new AtomicInteger();
    final AtomicInteger releases = new AtomicInteger();
    volatile int ticks;

    /** Whether a tick takes its time. */
    boolean slow;

    /** Zero until it is reset for the first time. */
    private volatile long resetTo;

    Tick(TimerLoop loop) {
      super(loop, Slack.EXACT, Slack.EXACT, 0);
      setDeadline(10);
    }

    void request(int more) {
      requested.addAndGet(more);
      arm();
    }

    /** Sets the next deadline, whatever it is now. */
    void reset(long deadlineNanos) {
      resetTo = deadlineNanos;
      change(deadlineNanos);
    }

    /** What it was reset to last. */
    long resetTo() {
      return resetTo;
    }

    /** Resumes, and sets the next deadline. */
    void resumeTo(long deadlineNanos) {
      resetTo = deadlineNanos;
      resume();
    }

    /** In no heap but its loop's, and there once. */
    boolean isArmedOnce() {
      return loop().queue().size() == 1
          && loop().queue().firstDue(LoopClock.NEVER) == this
          && (state() & (PHASE_MASK | QUEUED)) == ARMED;
    }

    /** In no heap and on no way there, but known to its loop. */
    boolean isPausedAndKept() {
      return loop().queue().size() == 0
          && queueIndex < 0
          && (state() & (PHASE_MASK | QUEUED)) == PAUSED
          && loop().parked().holds(this);
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // the loop's alone
    protected long tick(long nowNanos) {
      setDeadline(nowNanos + 10);
      ticks++;
      if (slow) {
        takeYourTime();
      }
      return 0;
    }

    @Override
    protected void adjust() {
      if (resetTo != 0) {
        setDeadline(resetTo);
      }
    }

    @Override
    protected boolean hasDemand() {
      return requested.get() > ticks;
    }

    @Override
    protected void terminate() {
      tryCancel();
    }

    @Override
    protected void released() {
      unlistWhileIdle();
      releases.incrementAndGet();
    }
  }
}
