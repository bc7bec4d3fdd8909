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
   *  RUNNING ──> DRAINING ──(nothing left)──> STOPPING ──> ENDED
   *     └──────────────────────────────────────^
   *  Written by any thread up to STOPPING, under this; ENDED by the loop's thread.
   */
  private enum Mode {
    RUNNING,
    DRAINING,
    STOPPING,
    ENDED
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
    wakeOrFinish();
  }

  /** Ends everything, and interrupts the task that runs. */
  void stop() {
    synchronized (this) {
      if (mode.compareTo(Mode.STOPPING) >= 0) {
        return;
      }
      mode = Mode.STOPPING;
    }
    TimerNode running = loop.runningNow();
    if (running != null && !loop.inLoop()) {
      running.tryCancel();
    }
    wakeOrFinish();
  }

  private void wakeOrFinish() {
    if (loop.retire()) {
      finish();
    } else {
      loop.wake();
    }
  }

  /** Whether the loop is to leave; on the loop, between turns. */
  boolean reached() {
    if (mode == Mode.RUNNING) {
      return false;
    }
    if (mode == Mode.DRAINING) {
      if (!repeatingEnded) {
        repeatingEnded = true;
        loop.drain();
        loop.walk(LoopEnd::endIfRepeating);
      }
      return loop.agenda().isEmpty() && loop.inbox().isEmpty();
    }
    return true;
  }

  private static void endIfRepeating(TimerNode node) {
    if (isRepeating(node)) {
      terminate(node);
    }
  }

  private static boolean isRepeating(TimerNode node) {
    return node instanceof TickNode || node instanceof PeriodicTaskNode;
  }

  /** Whether the loop is on its way out. */
  boolean isEnding() {
    return mode != Mode.RUNNING;
  }

  /** Whether tasks must not begin any more; to be asked after a task was announced. */
  boolean isStopping() {
    return mode.compareTo(Mode.STOPPING) >= 0;
  }

  /** Whether the loop is on its way out and this would keep it. */
  boolean refuses(TimerNode node) {
    return mode != Mode.RUNNING && isRepeating(node);
  }

  /** The last thing a loop does: ends all that is left, and takes in no more. */
  void finish() {
    loop.adopt();
    mode = Mode.ENDED;
    loop.drainLast();
    for (TimerNode first = loop.queue().first(); first != null; first = loop.queue().first()) {
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
    if (node.heapIndex >= 0) {
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
