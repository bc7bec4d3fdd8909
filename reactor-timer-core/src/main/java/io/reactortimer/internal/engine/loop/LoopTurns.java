// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a thread does that carries a loop: one bounded turn after the other, with sleep between.
 *
 * <p>Owned by that thread; all of this may be called by it only. A turn links what was handed over,
 * fires a bounded batch of what is due in (deadline, arming) order, and runs a bounded batch of
 * immediate tasks, so neither kind can keep the other waiting.
 */
final class LoopTurns {

  private final TimerLoop loop;
  private final LoopClock clock;
  private final LoopHealth health;
  private final LoopCounters counters;
  private final LoopQueues queues;
  private final InboxDrainer drainer;
  private final LoopCarriers carriers;
  private final NodeRunner runner;
  private final LoopShutdown end;
  private final PauseTracker pauses;
  private final LoopBalance balance;
  private final LatenessNotifier lateness;
  private final LoopSleep sleep;
  private final Suspension suspension;

  /** Null without a watch. */
  private final @Nullable LoopWatch watch;

  /** Whether a turn takes in no more than a batch of what was handed over. */
  private final boolean inBatches;

  LoopTurns(TimerLoop loop, Suspension suspension, @Nullable LoopWatch watch) {
    this.loop = loop;
    this.clock = loop.clock();
    this.health = loop.health();
    this.counters = loop.counters();
    this.queues = loop.queues();
    this.drainer = loop.drainer();
    this.carriers = loop.carriers();
    this.runner = loop.runner();
    this.end = loop.end();
    this.pauses = loop.pauses();
    this.balance = loop.balance();
    this.lateness = loop.lateness();
    this.sleep = loop.sleep();
    this.suspension = suspension;
    this.watch = watch;
    this.inBatches = loop.driver().timePasses();
  }

  /** Shows how late the first timer is, if it is. */
  void noteLateness() {
    queues.noteSize(); // again: a batch may have been cut short
    health.lateFrom(suspension.lateNanos(queues.queue().overdueNanos()));
  }

  /**
   * Shows all that is on the loop to {@code visitor}, which may end it: what is ready, armed, and
   * idle. Unlike a scan it does not interfere with a listing in progress.
   */
  void visitOnLoop(Consumer<LoopEntry> visitor) {
    Consumer<LoopEntry> cleaning =
        node -> {
          visitor.accept(node);
          loop.clearInterrupt();
        };
    drainer.linkAll();
    queues.ready().forEach(cleaning);
    carriers.stuck().forEach(cleaning);
    queues.queue().entries().forEach(entry -> cleaning.accept((LoopEntry) entry));
    queues.forEachGivenWay(cleaning);
    loop.parked().forEachOf(loop, cleaning);
  }

  /** Makes the current thread the loop's. */
  void adopt() {
    carriers.current().thread(Thread.currentThread());
  }

  /** Detaches the loop from its thread. */
  void abandon() {
    carriers.current().thread(null);
  }

  /** Runs until the loop is told to end. */
  void run() {
    adopt();
    runner.recover();
    sleep.wakeUp();
    goOn();
  }

  /** Runs a loop that was taken from another thread until it is told to end. */
  void goOn() {
    while (!end.reached()) {
      if (!turn()) {
        sleep.sleep();
      }
    }
    end.finish();
  }

  /** Records that the loop has ended: it is neither busy nor late from now on. */
  void rest() {
    long nowNanos = clock.nowNanos();
    lateness.tellLast(nowNanos);
    serveScan();
    sleep.beginWait(LoopClock.NEVER, nowNanos);
    abandon();
    if (watch != null) {
      watch.loopEnded();
    }
  }

  /**
   * Takes one bounded turn.
   *
   * @return whether there was anything to do, and so may be more
   */
  boolean turn() {
    // What is due by now fires in this turn. Read before the inbox is emptied: else what comes due
    // later could overtake what was handed over, and was due, before.
    long dueByNanos = clock.nowNanos();
    health.progressed(dueByNanos);
    counters.passes(dueByNanos, dueByNanos);
    queues.queue().beginTurn(dueByNanos);
    queues.putBack(); // if the turn before was cut short
    linkHandedOver();
    if (!carriers.stuck().isEmpty()) {
      runner.takeIn();
    }
    boolean ended = end.advance();
    pauses.goesOn(dueByNanos);
    pauses.turns(queues.queue());
    balance.turns(dueByNanos);
    int most = suspension.mostToFire(NodeRunner.TIMER_BATCH, dueByNanos, queues.queue());
    noteLateness();
    serveScan();
    runner.beginTurn();
    int fired = runner.fireDue(dueByNanos, most);
    suspension.fired(fired);
    lateness.turned(fired, dueByNanos);
    int ran = runner.runReady();
    return ended || fired + ran > 0 || !drainer.areLinked();
  }

  private void linkHandedOver() {
    if (inBatches) {
      drainer.link();
    } else {
      drainer.linkAll();
    }
  }

  /**
   * Copies a slice for a listing thread; between two tasks, or from within one that waits to list.
   */
  void serveScan() {
    loop.scanRequest().serve(queues.queue());
  }

  /** Does the same for its own thread, in a callback or not. */
  void serveScanFromWithin() {
    if (loop.inLoop()) {
      serveScanNow();
    } else if (carriers.enter()) {
      try {
        serveScanNow();
      } finally {
        carriers.exit();
      }
    }
  }

  /** Serves a scan that can wait for no other turn. */
  private void serveScanNow() {
    if (loop.scanRequest().isWaiting()) {
      drainer.linkAll();
    }
    serveScan();
  }

  /**
   * Records that the thread could not be started or has died: the next hand-over asks for one
   * again.
   */
  void lostThread() {
    loop.inbox().plan(LoopClock.NEVER, 0);
    health.lostThread(clock.nowNanos());
  }
}
