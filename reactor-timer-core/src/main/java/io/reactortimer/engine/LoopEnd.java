// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a loop ends: gracefully, when what was accepted has run, or at once.
 *
 * <p>Any thread asks for it; the loop's thread does it. A loop that never had a thread is ended by
 * whoever asks.
 */
final class LoopEnd {

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

  LoopEnd(TimerLoop loop) {
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
    synchronized (this) {
      if (mode != Mode.RUNNING) {
        return;
      }
      mode = Mode.DRAINING;
    }
    // A loop that never had a thread has nothing to let run, if it has accepted nothing either.
    if (!loop.driver().isStarted() && loop.inbox().closeIfEmpty() && loop.driver().retire()) {
      finish();
    } else {
      loop.wake();
    }
  }

  /** Ends everything, and interrupts the task that runs. */
  void stop() {
    synchronized (this) {
      if (mode == Mode.STOPPING) {
        return;
      }
      mode = Mode.STOPPING;
    }
    TimerNode running = loop.runningNow();
    if (running != null && !loop.inLoop()) {
      running.tryCancel();
    }
    if (loop.driver().retire()) {
      finish();
    } else {
      loop.wake();
    }
  }

  /** The loop's thread could not be started. */
  void threadFailed() {
    if (mode == Mode.STOPPING && loop.driver().retire()) {
      finish();
    }
  }

  /** Whether the loop is to leave; on the loop, between turns. */
  boolean reached() {
    if (mode == Mode.RUNNING) {
      return false;
    }
    if (mode == Mode.DRAINING) {
      if (!repeatingEnded) {
        loop.visitOnLoop(LoopEnd::endIfRepeating);
        repeatingEnded = true;
      }
      return loop.agenda().isEmpty()
          && loop.arrivals().areLinked() // not if that has failed
          && loop.inbox().closeIfEmpty();
    }
    return true;
  }

  private static void endIfRepeating(TimerNode node) {
    if (node.isRepeating()) {
      terminate(node);
    }
  }

  /** Whether the loop is on its way out. */
  boolean isEnding() {
    return mode != Mode.RUNNING;
  }

  /** Whether tasks must not begin any more; to be asked after a task was announced. */
  boolean isStopping() {
    return mode == Mode.STOPPING;
  }

  /** Whether the loop is on its way out and this would keep it. */
  boolean refuses(TimerNode node) {
    return mode != Mode.RUNNING && node.isRepeating();
  }

  /** The last thing a loop does: ends all that is left, and takes in no more. */
  void finish() {
    loop.adopt();
    synchronized (this) {
      mode = Mode.STOPPING;
    }
    loop.drainLast();
    for (TimerNode first = loop.queue().firstDue(LoopClock.NEVER);
        first != null;
        first = loop.queue().firstDue(LoopClock.NEVER)) {
      terminateLinked(first);
    }
    for (TimerNode ready = loop.agenda().ready().take();
        ready != null;
        ready = loop.agenda().ready().take()) {
      if (!ready.isImmediate()) {
        loop.counters().cancelled();
      }
      terminate(ready);
    }
    loop.walk(LoopEnd::terminate); // the idle ones; the rest is gone
    loop.rest();
    ended.complete(null);
  }

  private void terminateLinked(TimerNode node) {
    terminate(node);
    if (node.queueIndex >= 0) {
      // Cancelled elsewhere just now, and its canceller has found the inbox closed.
      loop.agenda().unlinkCancelled(node);
    }
  }

  private static void terminate(TimerNode node) {
    try {
      node.terminate();
    } catch (Throwable failure) {
      node.loop().failed(failure);
    }
  }
}
