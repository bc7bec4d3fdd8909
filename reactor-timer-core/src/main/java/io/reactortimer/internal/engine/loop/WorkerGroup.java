// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one Reactor {@code Worker}: they share a loop, run one at a time in (deadline,
 * submission) order, and end together.
 *
 * <p>Delayed tasks are linked here, so that disposal can release what they hold at once. Immediate
 * ones are not: they look for the disposal when they are claimed.
 */
public class WorkerGroup extends TaskOrder {

  private static final VarHandle LOOP;

  static {
    try {
      LOOP = MethodHandles.lookup().findVarHandle(WorkerGroup.class, "loop", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Loops loops;

  /*
   *  null ──first task──> TimerLoop (final)
   *    └─periodic─> Solo ──second task──^
   *                 │  ^ the task moves to another loop
   *                 └──┘
   * Out of Solo guarded by this: a second task waits until the first, which moves, is where the group
   * is. So the order of tasks is always that of one loop.
   */
  @SuppressWarnings("unused") // through LOOP
  private @Nullable Object loop;

  private volatile boolean disposed;

  /** The delayed tasks, the newest first. Guarded by this. */
  private @Nullable GroupedNode newest;

  /** Makes a group that is pinned to one of {@code loops} by its first task. */
  public WorkerGroup(Loops loops) {
    this.loops = loops;
  }

  /** Returns whether it has been disposed; then it takes no more tasks. */
  public boolean isDisposed() {
    return disposed;
  }

  /** Returns the loop of a group that begins with an immediate task, or the one it has. */
  public final TimerLoop loopForWork() {
    TimerLoop known = pinned();
    return known != null ? known : pin(loops.loopForWork());
  }

  /** Returns the loop of a group that begins with a timer, or the one it has. */
  public final TimerLoop loopForTimer(long nowNanos) {
    TimerLoop known = pinned();
    return known != null ? known : pin(loops.loopForTimer(nowNanos));
  }

  /**
   * Returns the loop for a periodic task. If it is the first task of the group, and until there is
   * another one, it may move.
   */
  public final TimerLoop loopForPeriodic(long nowNanos) {
    if (LOOP.getAcquire(this) == null) {
      TimerLoop candidate = loops.loopForTimer(nowNanos);
      if (LOOP.compareAndSet(this, null, candidate.solo())) {
        return candidate;
      }
    }
    return loopForTimer(nowNanos);
  }

  @Override
  final boolean isSolo() {
    // A second task is handed over only after the group has settled on its loop.
    return LOOP.getAcquire(this) instanceof TimerLoop.Solo;
  }

  /** Returns the loop that the group stays on from now on; null if it has none yet. */
  private @Nullable TimerLoop pinned() {
    Object known = LOOP.getAcquire(this);
    return known == null || known instanceof TimerLoop ? (TimerLoop) known : settle();
  }

  private synchronized @Nullable TimerLoop settle() {
    if (LOOP.getAcquire(this) instanceof TimerLoop.Solo solo) {
      LOOP.setRelease(this, solo.loop());
    }
    return (TimerLoop) LOOP.getAcquire(this);
  }

  private TimerLoop pin(TimerLoop candidate) {
    Object witness = LOOP.compareAndExchange(this, null, candidate);
    if (witness == null) {
      return candidate;
    }
    TimerLoop known = pinned();
    return known == null ? candidate : known;
  }

  /**
   * Moves a task to another loop if the group has never had another one; on its loop, while it is
   * armed and in no queue.
   *
   * @return false if it stays
   */
  final synchronized boolean tryMove(TimerNode task, TimerLoop from, TimerLoop to) {
    if (LOOP.getAcquire(this) != from.solo()) {
      return false;
    }
    try {
      return task.tryMoveTo(to);
    } finally {
      if (task.loop() == to) { // also if its thread could not be started
        LOOP.setRelease(this, to.solo());
      }
    }
  }

  /**
   * Links a delayed task before it is submitted.
   *
   * @return false if the group is disposed
   */
  public final synchronized boolean add(GroupedNode task) {
    StackRoom.forSteps(4); // once in, it must be handed over, or end and be taken out
    if (disposed) {
      return false;
    }
    GroupedNode below = newest;
    task.nextInGroup = below;
    if (below != null) {
      below.previousInGroup = task;
    }
    newest = task;
    return true;
  }

  final synchronized void remove(GroupedNode task) {
    GroupedNode previous = task.previousInGroup;
    GroupedNode following = task.nextInGroup;
    if (previous != null) {
      previous.nextInGroup = following;
    } else if (newest == task) {
      newest = following;
    }
    if (following != null) {
      following.previousInGroup = previous;
    }
    task.previousInGroup = null;
    task.nextInGroup = null;
  }

  /** Returns how many delayed tasks it has. */
  public final synchronized int size() {
    int size = 0;
    for (GroupedNode task = newest; task != null; task = task.nextInGroup) {
      size++;
    }
    return size;
  }

  /** Ends all its tasks, interrupting the one that runs if the caller is on another thread. */
  public void dispose() {
    StackRoom.forCall();
    synchronized (this) {
      disposed = true;
    }
    for (GroupedNode task = newest(); task != null; task = newest()) {
      task.tryCancel();
      remove(task); // at its end it is removed, too, but by then that may be another thread's doing
    }
    // A group that has had a single task has no immediate one.
    if (LOOP.getVolatile(this) instanceof TimerLoop known) {
      // An immediate task is announced before it is claimed, and looks at disposed after it: either
      // it sees that and does not run, or we see it here.
      known.carriers().forEach(this::endRunning);
    }
  }

  private void endRunning(LoopCarrier carrier) {
    LoopEntry running = carrier.runningTask();
    if (running != null && running.group() == this) {
      running.tryCancel();
    }
  }

  private synchronized @Nullable GroupedNode newest() {
    return newest;
  }

  /** Chooses the loop for what begins. Any thread. */
  public interface Loops {

    /** Returns the loop for an immediate task. */
    TimerLoop loopForWork();

    /** Returns the loop for a timer, for callers who have not read the clock. */
    TimerLoop loopForTimer();

    /** Returns the loop for a timer. */
    TimerLoop loopForTimer(long nowNanos);
  }
}
