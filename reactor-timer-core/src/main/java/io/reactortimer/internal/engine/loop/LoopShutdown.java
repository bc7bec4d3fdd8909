// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a loop ends: gracefully, when what was accepted has run, or at once.
 *
 * <p>Any thread asks for it; the loop's thread does it. A loop that never had a thread is ended by
 * the thread that asks.
 */
final class LoopShutdown {

  /*
   *  RUNNING ──> DRAINING ──(nothing left)──> STOPPING (final)
   *     └──────────────────────────────────────^
   *  Written under this, by any thread.
   */
  private enum Mode {
    RUNNING,
    DRAINING,
    STOPPING
  }

  private final TimerLoop loop;
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private volatile Mode mode = Mode.RUNNING;

  /** Whether repeating timers have been ended, once draining. Owned by the loop. */
  private boolean repeatingEnded;

  LoopShutdown(TimerLoop loop) {
    this.loop = loop;
  }

  /** Completes when the loop's thread is through. */
  CompletableFuture<@Nullable Void> ended() {
    return ended;
  }

  /**
   * Lets what was accepted run: immediate tasks and delayed ones. Intervals and periodic tasks,
   * which have no end, end now.
   */
  void drain() {
    StackRoom.forCall();
    synchronized (this) {
      if (mode == Mode.RUNNING) {
        mode = Mode.DRAINING;
      } // else asked for once more: an earlier call may have failed half-way
    }
    LoopDriver driver = loop.driver();
    if (!driver.retire()) {
      endBy(loop::wake);
    } else if (loop.inbox().closeIfEmpty()) {
      // A loop that never had a thread has nothing to let run, if it has accepted nothing either.
      finishHere();
    } else {
      driver.unretire();
      endBy(driver::wake); // in any case: who has handed over meanwhile has seen it started
    }
  }

  /** Ends everything, and interrupts the task that runs. */
  void stop() {
    StackRoom.forCall();
    synchronized (this) {
      mode = Mode.STOPPING;
    }
    loop.carriers().cancelRunning(task -> true);
    if (loop.driver().retire()) {
      finishHere();
    } else {
      endBy(
          () -> {
            // Whatever it has planned: also if an earlier wake-up got lost, in user code that
            // parks.
            loop.wake();
            loop.driver().wake();
          });
    }
  }

  /** Wakes the loop to its end. If that needs a thread that cannot be had, it ends without. */
  private void endBy(Runnable wake) {
    try {
      wake.run();
    } catch (Throwable failure) {
      if (!ended.isDone()) {
        throw failure;
      }
    }
  }

  /**
   * Ends a loop that is to end and whose thread could not be started: on the thread that has tried,
   * for there may be no other try. What it has accepted is little: those who handed it over without
   * having a thread started for it, because another was about to.
   */
  void threadFailed() {
    if (mode != Mode.RUNNING) {
      StackRoom.forCall(); // retired, it must be finished
      if (loop.driver().retire()) {
        finishHere();
      }
    }
  }

  /** Ends a loop without a thread, on the caller's: it is tried again if that fails half-way. */
  private void finishHere() {
    boolean finished = false;
    try {
      finish();
      finished = true;
    } finally {
      if (!finished) {
        loop.turns().abandon();
        loop.driver().unretire(); // the next call ends it
      }
    }
  }

  /**
   * Ends what has no end of its own, once the loop is draining; on the loop, in a turn: subscribers
   * are called, and may hand over more.
   *
   * @return whether it was done just now
   */
  boolean advance() {
    if (mode != Mode.DRAINING || repeatingEnded) {
      return false;
    }
    loop.drainer().linkAll();
    visitFirst();
    loop.turns().visitOnLoop(this::endIfRepeating);
    repeatingEnded = true;
    return true;
  }

  /**
   * Closes the inbox if nothing is left, and returns whether the loop is to leave. On the loop,
   * awake.
   */
  boolean reached() {
    return switch (mode) {
      case RUNNING -> false;
      case DRAINING -> isThrough() && loop.inbox().closeIfEmpty();
      // Nothing may be said to a subscriber while its callback goes on elsewhere.
      case STOPPING -> loop.stuck().isEmpty();
    };
  }

  /**
   * Returns whether the loop has to take a turn, or to leave; on the loop, between its plan and the
   * wait. It only reads: what user code does there is not in the plan, and a wake-up sent meanwhile
   * can be taken by user code that waits itself.
   */
  boolean isDue() {
    return switch (mode) {
      case RUNNING -> false;
      case DRAINING -> !repeatingEnded || (isThrough() && loop.inbox().isEmptyInOrder());
      case STOPPING -> loop.stuck().isEmpty();
    };
  }

  private boolean isThrough() {
    return repeatingEnded
        && loop.stuck().isEmpty()
        && loop.queues().isEmpty()
        && loop.drainer().areLinked(); // not if that has failed
  }

  private void endIfRepeating(LoopEntry node) {
    // One that is stuck is ended when it comes back, and not interrupted.
    if (node.isRepeating() && !loop.stuck().isStuck(node)) {
      terminate(node);
      if (node.queueIndex >= 0) {
        node.leaveQueue(); // its end waits for demand, or for the turn of others
      }
    }
  }

  /** Returns whether the loop is on its way out. */
  boolean isEnding() {
    return mode != Mode.RUNNING;
  }

  /** Returns whether tasks must not begin any more; to be asked after a task was announced. */
  boolean isStopping() {
    return mode == Mode.STOPPING;
  }

  /** Returns whether the loop is on its way out and this would keep it. */
  boolean refuses(LoopEntry node) {
    return mode != Mode.RUNNING && node.isRepeating();
  }

  /** Ends all that is left, and takes in no more: the last thing a loop does. */
  void finish() {
    loop.turns().adopt();
    synchronized (this) {
      mode = Mode.STOPPING;
    }
    loop.queues().putBack();
    loop.drainer().linkLast();
    visitFirst();
    for (LoopEntry first = (LoopEntry) loop.queue().firstDue(LoopClock.NEVER);
        first != null;
        first = (LoopEntry) loop.queue().firstDue(LoopClock.NEVER)) {
      terminateLinked(first);
    }
    for (LoopEntry ready = loop.queues().ready().take();
        ready != null;
        ready = loop.queues().ready().take()) {
      if (!ready.isImmediate()) {
        loop.counters().cancelled();
      }
      terminate(ready);
    }
    loop.parked().forEachAtEnd(loop, this::terminate); // the rest is gone
    loop.turns().rest();
    ended.complete(null);
  }

  /**
   * Makes the visits that were asked for before timers end by themselves: a visit may complete what
   * would end in silence.
   */
  private void visitFirst() {
    loop.queues()
        .ready()
        .forEach(
            ready -> {
              if (ready.isOfLoop()) {
                terminate(ready);
              }
            });
  }

  private void terminateLinked(LoopEntry node) {
    terminate(node);
    if (node.queueIndex >= 0) {
      // Cancelled elsewhere just now, and its canceller has found the inbox closed.
      loop.queues().unlinkCancelled(node);
    }
  }

  private void terminate(LoopEntry node) {
    try {
      node.terminate();
    } catch (Throwable failure) {
      loop.failed(failure);
    }
    loop.clearInterrupt();
  }
}
