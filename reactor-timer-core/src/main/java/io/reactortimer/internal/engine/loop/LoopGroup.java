// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The loops of one scheduler, and which of them a new task goes to.
 *
 * <p>Timers concentrate on as few loops as keep each under half busy, because each loop has
 * wake-ups of its own: two loops that share the timers of one wake twice as often. Immediate work
 * goes round robin, so that n tasks occupy n loops. Repeating timers move when their loop gets
 * busy: see {@link LoopBalance}.
 */
public final class LoopGroup implements WorkerGroup.Loops {

  /** How long a loop may be silent before a listing goes on without it. */
  public static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A loop that is busier than this gets no new timers while another one is not. */
  static final double BUSY = 0.5;

  private final LoopClock clock;
  private final TimerLoop[] loops;
  private final AtomicInteger nextForWork = new AtomicInteger();
  private final ParkedTimers parked = new ParkedTimers();
  private final Moves moves = new Moves();
  private final GroupVisits visits;

  /**
   * Makes loops that start their threads when they are first needed.
   *
   * @param factory must make daemon threads; called once a loop, and again if a thread could not be
   *     started
   * @param watcher must make a daemon thread; called once, when the first loop runs
   * @param stalls is told of loops that are held
   * @param pauses what loops do about pauses
   * @param spares must make daemon threads; called when a loop is to be handed over
   * @param handOverNanos for how long a callback may keep a loop from other work before another
   *     thread carries that on; 0 for as long as it likes
   */
  public LoopGroup(
      int workers,
      TimeSource time,
      ThreadFactory factory,
      FailureHandler failures,
      ThreadFactory watcher,
      StallListener stalls,
      PauseSettings pauses,
      ThreadFactory spares,
      long handOverNanos) {
    this(
        workers,
        time,
        factory,
        failures,
        watcher,
        stalls,
        pauses,
        new SpareThreads(spares, workers),
        handOverNanos);
  }

  private LoopGroup(
      int workers,
      TimeSource time,
      ThreadFactory factory,
      FailureHandler failures,
      ThreadFactory watcher,
      StallListener stalls,
      PauseSettings pauses,
      SpareThreads spares,
      long handOverNanos) {
    this(
        new LoopClock(time),
        new TimerLoop[workers],
        failures,
        loop -> new LoopThread(loop, factory, spares),
        (clock, loops) ->
            new StallWatch(
                clock,
                loops,
                watcher,
                stalls,
                pauses.listener(),
                handOverNanos == 0 ? null : spares,
                handOverNanos),
        pauses);
  }

  /** Makes the same loops without a watch. */
  LoopGroup(int workers, TimeSource time, ThreadFactory factory, FailureHandler failures) {
    this(
        workers,
        time,
        failures,
        loop -> new LoopThread(loop, factory, new SpareThreads(factory, workers)));
  }

  LoopGroup(
      int workers, TimeSource time, FailureHandler failures, TimerLoop.DriverFactory drivers) {
    this(workers, time, failures, drivers, PauseSettings.NONE);
  }

  LoopGroup(
      int workers,
      TimeSource time,
      FailureHandler failures,
      TimerLoop.DriverFactory drivers,
      PauseSettings pauses) {
    this(
        new LoopClock(time),
        new TimerLoop[workers],
        failures,
        drivers,
        (clock, loops) -> null,
        pauses);
  }

  private LoopGroup(
      LoopClock clock,
      TimerLoop[] loops,
      FailureHandler failures,
      TimerLoop.DriverFactory drivers,
      BiFunction<LoopClock, TimerLoop[], @Nullable LoopWatch> watcher,
      PauseSettings pauses) {
    this.clock = clock;
    this.loops = loops;
    this.visits = new GroupVisits(loops, parked, moves);
    LoopWatch watch = watcher.apply(clock, loops);
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new TimerLoop(i, clock, failures, watch, drivers, pauses, parked, moves, loops);
    }
  }

  /** Returns the time of all its loops. */
  public LoopClock clock() {
    return clock;
  }

  /** Returns its loops, in the order of their indexes. */
  public List<TimerLoop> loops() {
    return List.of(loops);
  }

  /** Returns the loop for an immediate task: each in turn, over all callers. */
  @Override
  public TimerLoop loopForWork() {
    if (loops.length == 1) {
      return loops[0];
    }
    return loops[Integer.remainderUnsigned(nextForWork.getAndIncrement(), loops.length)];
  }

  /** Returns the same as {@link #loopForTimer(long)}, for callers that have not read the clock. */
  @Override
  public TimerLoop loopForTimer() {
    return loops.length == 1 ? loops[0] : loopForTimer(clock.nowNanos());
  }

  /** Returns the loop for a timer: the first that is less than half busy, or the least busy. */
  @Override
  public TimerLoop loopForTimer(long nowNanos) {
    TimerLoop best = loops[0];
    if (loops.length == 1) {
      return best;
    }
    double bestLoad = best.load(nowNanos);
    for (int i = 1; i < loops.length && bestLoad >= BUSY; i++) {
      double load = loops[i].load(nowNanos);
      if (load < bestLoad) {
        best = loops[i];
        bestLoad = load;
      }
    }
    return best;
  }

  /**
   * Shows each live timer to {@code visitor}, on the caller's thread; see {@link GroupVisits}.
   *
   * @return the loops that were silent for too long, whose timers were not all seen
   */
  public List<TimerLoop> visitTimers(Consumer<TimerNode> visitor) {
    return visitTimers(visitor, PATIENCE_NANOS);
  }

  /** Shows the same, with the patience that is given. */
  public List<TimerLoop> visitTimers(Consumer<TimerNode> visitor, long patienceNanos) {
    return visitTimers(visitor, patienceNanos, ScanDepth.STATE);
  }

  /** Shows the same to a visitor that looks at so much of each. */
  public List<TimerLoop> visitTimers(
      Consumer<TimerNode> visitor, long patienceNanos, ScanDepth depth) {
    return visits.list(visitor, patienceNanos, depth);
  }

  /**
   * Ends the tasks and timers that {@code picked} says yes to: a task that runs is interrupted now,
   * the others end on their loops, soon. It is asked here and on the loops.
   */
  public void endPicked(Predicate<LoopEntry> picked) {
    visits.endPicked(picked);
  }

  /**
   * Shows all timers to {@code visitor}, which may end them: each on its loop, soon, and on none
   * twice. A loop that is stalled does it when it goes on.
   */
  public void visitSoon(Consumer<LoopEntry> visitor) {
    visits.visitSoon(visitor);
  }

  /** Sets who is told of late timers, on the threads of the loops; before there are any. */
  public void setLateListener(LateListener listener) {
    for (TimerLoop loop : loops) {
      loop.setLateListener(listener);
    }
  }

  /** Returns how late the ticks of all loops were in the last minute, and up to half before. */
  public LatenessHistogram recentLateness() {
    LatenessHistogram sum = new LatenessHistogram();
    for (TimerLoop loop : loops) {
      sum.addAll(loop.recentLateness());
    }
    return sum;
  }

  /**
   * Has a listener told how late timers fire, as {@link LatenessNotifier} says; on the threads of
   * the loops. One that throws is told nothing more by that loop.
   */
  public void addLatenessListener(LongConsumer listener) {
    for (TimerLoop loop : loops) {
      loop.lateness().add(listener);
    }
  }

  /** Takes the listener that equals this one off all loops. */
  public void removeLatenessListener(LongConsumer listener) {
    for (TimerLoop loop : loops) {
      loop.lateness().remove(listener);
    }
  }

  /**
   * Returns how many idle timers the garbage collector has taken since the last call without their
   * having ended; any thread.
   */
  public int takeCollected() {
    return parked.takeCollected();
  }

  /**
   * Returns whether code that must not wait may ask the operators of a timer. Not while another
   * thread is in a callback of this timer, or in one that takes long: it may hold a lock that the
   * operators wait for. Any thread.
   */
  public boolean mayAsk(QueueEntry timer) {
    long nowNanos = clock.nowNanos();
    for (TimerLoop loop : loops) {
      if (!loop.stuck().isEmpty() || loop.isHeldElsewhere(timer, nowNanos)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Holds timers back on all loops from now on, while deadlines pass and immediate tasks go on.
   *
   * @return completes when none fires any more, on the loop that was the last to hear of it; later
   *     than that if one is stalled
   */
  public CompletableFuture<@Nullable Void> suspend() {
    List<CompletableFuture<?>> silent = new ArrayList<>(loops.length);
    EachLoop.take(
        loops,
        loop -> {
          loop.suspend(true);
          LoopMark mark = new LoopMark(loop);
          // A loop that never needed a thread finds out at its first turn.
          if (!loop.driver().isStarted() || !loop.submit(mark)) {
            mark.passed.complete(null);
          }
          silent.add(mark.passed);
        });
    return CompletableFuture.allOf(silent.toArray(new CompletableFuture<?>[0]));
  }

  /** Lets timers fire again; what is due by then a thousand in a millisecond on each loop. */
  public void resume() {
    EachLoop.take(loops, loop -> loop.suspend(false));
  }

  /** Lets what was accepted run, ends what has no end of its own, then ends all threads. */
  public void drain() {
    StackRoom.forCall();
    moves.hold(); // for good
    EachLoop.take(loops, loop -> loop.end().drain());
  }

  /** Ends everything. */
  public void stop() {
    StackRoom.forCall();
    moves.hold(); // for good
    EachLoop.take(loops, loop -> loop.end().stop());
  }

  /** Completes when all loops have ended. */
  public CompletableFuture<@Nullable Void> ended() {
    CompletableFuture<?>[] all = new CompletableFuture<?>[loops.length];
    for (int i = 0; i < loops.length; i++) {
      all[i] = loops[i].end().ended();
    }
    return CompletableFuture.allOf(all);
  }
}
