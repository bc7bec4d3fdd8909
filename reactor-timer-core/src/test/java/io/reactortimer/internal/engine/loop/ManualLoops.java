// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import io.reactortimer.internal.engine.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Loops without threads, on a clock that stands until it is moved: the thread that makes them turns
 * the crank.
 *
 * <p>To the loops that thread is their own, so what it arms and cancels goes the short way. {@link
 * #elsewhere} runs code as though on another thread, through the inbox. While one loop takes a turn
 * the others take its thread for a foreign one, as they would.
 *
 * <p>Between two calls the loops sleep, with their next wake-up planned as a real loop plans it. A
 * wake-up from outside is remembered, and happens in the next call.
 */
public final class ManualLoops {

  /** More turns without an end than any test needs. */
  private static final int ENDLESS = 10_000_000;

  private final ManualTimeSource time;
  private final Recorder recorder = new Recorder();
  private final List<Crank> cranks = new ArrayList<>();
  private final LoopGroup group;

  /** Loops whose clock starts at an arbitrary point. */
  public ManualLoops(int workers) {
    this(workers, 1_234_567_890_123L);
  }

  /** Loops whose {@link TimeSource#nanoTime()} starts at {@code startNanos}. */
  public ManualLoops(int workers, long startNanos) {
    this(workers, startNanos, null);
  }

  /** The same, with another sink of failures than the own one. */
  ManualLoops(int workers, long startNanos, FailureHandler sink) {
    this.time = new ManualTimeSource(startNanos);
    this.group = new LoopGroup(workers, time, sink == null ? recorder : sink, this::crank);
    adoptAll();
  }

  private LoopDriver crank(TimerLoop loop) {
    Crank crank = new Crank(loop);
    cranks.add(crank);
    return crank;
  }

  /** The loops. */
  public LoopGroup group() {
    return group;
  }

  /** The clock. Moved directly, it moves unseen by the loops, as while a task takes its time. */
  public ManualTimeSource time() {
    return time;
  }

  /** The time since the loops were made. */
  public long nowNanos() {
    return group.clock().nowNanos();
  }

  /** The first loop. */
  public TimerLoop loop() {
    return group.loops().get(0);
  }

  /** What tasks and ticks have thrown. */
  public List<Throwable> failures() {
    return recorder.failures;
  }

  /** How often a loop woke, by itself or from outside. */
  public long wakeups() {
    return cranks.stream().mapToLong(crank -> crank.wakeups).sum();
  }

  /** How often a loop was woken from outside. */
  public long unparks() {
    return cranks.stream().mapToLong(crank -> crank.unparks).sum();
  }

  /** How often a loop's thread was interrupted, which here is only counted. */
  public long interrupts() {
    return cranks.stream().mapToLong(crank -> crank.interrupts).sum();
  }

  /** When the next loop wakes by itself, in loop time; {@link LoopClock#NEVER} if none will. */
  public long nextWakeupNanos() {
    settle();
    return earliest().plannedNanos();
  }

  /** Runs {@code code} as though on a thread that is no loop's. */
  public void elsewhere(Runnable code) {
    List<TimerLoop> own = group.loops().stream().filter(TimerLoop::isCarriedHere).toList();
    own.forEach(loop -> loop.turns().abandon());
    try {
      code.run();
    } finally {
      own.forEach(loop -> loop.turns().adopt());
    }
  }

  /** Lets each loop take one turn, wanted or not. */
  public void turn() {
    for (Crank crank : cranks) {
      crank.turnOnce();
    }
  }

  /** Lets all loops take turns at the present time until none has anything to do. */
  public void turnUntilIdle() {
    cranks.forEach(Crank::wakeIfWanted);
    boolean idle;
    do {
      idle = true;
      for (Crank crank : cranks) {
        crank.runUntilIdle();
      }
      for (Crank crank : cranks) {
        idle &= !crank.isWanted();
      }
    } while (!idle);
  }

  /** As {@link #advanceNanos}. */
  public void advance(Duration by) {
    advanceNanos(by.toNanos());
  }

  /**
   * Moves the clock on. Each loop wakes when a real one would, in the order of their planned
   * wake-ups, and takes turns until it has nothing to do.
   */
  public void advanceNanos(long byNanos) {
    long target = LoopClock.plus(nowNanos(), byNanos);
    settle();
    for (Crank next = earliest();
        next.plannedNanos() <= Math.max(target, nowNanos());
        next = earliest()) {
      if (next.plannedNanos() == LoopClock.NEVER) {
        break;
      }
      time.advanceNanos(Math.max(0, next.plannedNanos() - nowNanos()));
      next.wakeUp();
      next.runUntilIdle();
      settle();
    }
    time.advanceNanos(Math.max(0, target - nowNanos()));
  }

  /**
   * A pause of the process: all of the time passes at once, and then what came due meanwhile runs.
   */
  public void stall(Duration of) {
    time.advanceNanos(of.toNanos());
    advanceNanos(0);
  }

  /** Lets those loops run that have been woken, or given something by their own thread. */
  private void settle() {
    boolean settled;
    do {
      settled = true;
      for (Crank crank : cranks) {
        if (crank.isWanted() && !crank.trySleepAgain()) {
          crank.wakeIfWanted();
          crank.runUntilIdle();
          settled = false;
        }
      }
    } while (!settled);
  }

  private Crank earliest() {
    Crank earliest = cranks.get(0);
    for (Crank crank : cranks) {
      if (crank.plannedNanos() < earliest.plannedNanos()) {
        earliest = crank;
      }
    }
    return earliest;
  }

  private void adoptAll() {
    for (Crank crank : cranks) {
      if (!crank.ended) {
        crank.loop.turns().adopt();
      }
    }
  }

  /** Turns one loop by hand. */
  private final class Crank implements LoopDriver {

    private final TimerLoop loop;
    private boolean woken;
    private boolean ended;
    private long wakeups;
    private long unparks;
    private long interrupts;
    private long plannedAsleepNanos = LoopClock.NEVER;

    Crank(TimerLoop loop) {
      this.loop = loop;
    }

    @Override
    public synchronized void wake() {
      unparks++;
      woken = true;
    }

    @Override
    public void park(long nanos) {
      throw new IllegalStateException("nothing to wait on");
    }

    @Override
    public boolean retire() {
      return false; // as though the thread was running: the crank ends the loop
    }

    @Override
    public synchronized void interrupt(Thread carrying) {
      interrupts++;
    }

    /** When it wakes by itself. */
    long plannedNanos() {
      return ended ? LoopClock.NEVER : loop.sleep().wakeupNanos();
    }

    boolean isWanted() {
      // Another plan than it fell asleep with: its own thread has armed or cancelled something. A
      // real loop was awake at that.
      return !ended
          && (woken
              || !loop.queues().ready().isEmpty()
              || loop.sleep().wakeupNanos() != plannedAsleepNanos);
    }

    /** Woken for the number of nodes in its inbox alone, it sleeps on as its thread would. */
    boolean trySleepAgain() {
      boolean[] sleeps = new boolean[1];
      if (woken
          && loop.queues().ready().isEmpty()
          && loop.sleep().wakeupNanos() == plannedAsleepNanos) {
        alone(() -> sleeps[0] = loop.sleep().trySleepAgain(plannedAsleepNanos));
      }
      if (sleeps[0]) {
        woken = false;
        wakeups++;
        loop.counters().wokeUp();
      }
      return sleeps[0];
    }

    void wakeIfWanted() {
      if (woken) {
        wakeUp();
      }
    }

    void wakeUp() {
      if (!ended) {
        woken = false;
        wakeups++;
        loop.counters().wokeUp();
        loop.inbox().awake();
        loop.sleep().endWait(nowNanos());
      }
    }

    void turnOnce() {
      if (!ended) {
        alone(
            () -> {
              woken = false;
              loop.inbox().awake();
              loop.turns().turn();
              sleep();
            });
      }
    }

    void runUntilIdle() {
      if (!ended) {
        alone(this::runAsTheThreadWould);
      }
    }

    private void runAsTheThreadWould() {
      loop.inbox().awake();
      for (int turns = 0; turns < ENDLESS; turns++) {
        if (loop.end().reached()) {
          loop.end().finish();
          ended = true;
          return;
        }
        if (!loop.turns().turn()
            && loop.sleep().wakeupNanos() > nowNanos()
            && !loop.lateness().tellBefore(loop.sleep().wakeupNanos())) {
          sleep();
          if (loop.sleep().trySleep(plannedAsleepNanos)) {
            return;
          }
          loop.inbox().awake();
        }
      }
      throw new IllegalStateException("a task repeats without a delay: use turn()");
    }

    private void sleep() {
      plannedAsleepNanos = loop.sleep().wakeupNanos();
      loop.sleep().beginWait(plannedAsleepNanos, nowNanos());
    }

    /** With all other loops taking this thread for a foreign one. */
    private void alone(Runnable turns) {
      cranks.forEach(crank -> crank.loop.turns().abandon());
      loop.turns().adopt();
      try {
        turns.run();
      } finally {
        adoptAll();
      }
    }
  }
}
