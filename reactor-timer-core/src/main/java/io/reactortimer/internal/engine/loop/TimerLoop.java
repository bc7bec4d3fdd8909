// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.TimerQueue;
import io.reactortimer.internal.engine.time.LoopClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for deadlines and fires them: one thread, one queue of timers, one inbox.
 *
 * <p>The loop's thread alone touches the queue and the ready list, and runs all tasks. Other
 * threads hand nodes over through the inbox. A turn links what was handed over, fires a bounded
 * batch of what is due in (deadline, arming) order, and runs a bounded batch of immediate tasks, so
 * neither kind can keep the other waiting. Between turns, when there is nothing to do, the thread
 * parks until the earliest wake-up that the timers permit: no polling, and no wake-up at all
 * without timers.
 */
public final class TimerLoop {

  private static final VarHandle OWNER;

  static {
    try {
      OWNER = MethodHandles.lookup().findVarHandle(TimerLoop.class, "owner", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int index;
  private final LoopClock clock;
  private final FailureHandler failures;
  private final LoopDriver driver;
  private final Inbox inbox = new Inbox(this);
  private final LoopCounters counters = new LoopCounters();
  private final LoopHealth health = new LoopHealth();
  private final ParkedTimers parked = new ParkedTimers();
  private final ScanRequest scanRequest = new ScanRequest();
  private final LatenessNotifier lateness =
      new LatenessNotifier(counters, this::failed, this::clearInterrupt);
  private final LoopShutdown end = new LoopShutdown(this);
  private final Suspension suspension = new Suspension(end::isEnding);

  /** Null without a watch. */
  private final @Nullable LoopWatch watch;

  /** Null while no thread runs the loop. */
  @SuppressWarnings("unused") // through OWNER
  private @Nullable Thread owner;

  // Owned by the loop's thread from here on.
  private final LoopQueues queues = new LoopQueues(counters, health, scanRequest, end::refuses);
  private final InboxDrainer drainer = new InboxDrainer(queues, inbox);
  private final PauseTracker pauses;
  private final NodeRunner runner;
  private final LoopSleep sleep;

  /** Makes a loop that does not notice pauses. */
  TimerLoop(
      int index,
      LoopClock clock,
      FailureHandler failures,
      @Nullable LoopWatch watch,
      DriverFactory drivers) {
    this(index, clock, failures, watch, drivers, PauseSettings.NONE);
  }

  TimerLoop(
      int index,
      LoopClock clock,
      FailureHandler failures,
      @Nullable LoopWatch watch,
      DriverFactory drivers,
      PauseSettings pauses) {
    this.index = index;
    this.clock = clock;
    this.failures = failures;
    this.watch = watch;
    this.driver = drivers.driverOf(this);
    this.pauses = new PauseTracker(index, counters, pauses);
    this.runner = new NodeRunner(this);
    this.sleep = new LoopSleep(this, suspension, scanRequest, watch);
  }

  /** Makes what a loop runs on. */
  interface DriverFactory {
    LoopDriver driverOf(TimerLoop loop);
  }

  /** Returns the loop's place among the loops of its group, from 0. */
  public int index() {
    return index;
  }

  /** Returns the time its deadlines are in. */
  public LoopClock clock() {
    return clock;
  }

  /** Returns the counters of what it has done. */
  public LoopCounters counters() {
    return counters;
  }

  /** Returns its thread, or null if none runs it yet or any longer. */
  public @Nullable Thread thread() {
    Thread thread = (Thread) OWNER.getOpaque(this);
    return thread != null && thread.isAlive() ? thread : null;
  }

  /** Returns how many timers are in its queue; those that have come while it sleeps are not. */
  public int armedCount() {
    return health.armedCount();
  }

  /** Returns the share of time it was not waiting lately, from 0 to 1; 0 while it has no thread. */
  public double load(long nowNanos) {
    return driver.isStarted() ? health.load(nowNanos) : 0;
  }

  /**
   * Returns how far its first timer is past its deadline and its slack, in nanoseconds; 0 if it is
   * not.
   */
  public long overdueNanos() {
    return health.overdueNanos(clock.nowNanos());
  }

  /**
   * Returns how long it has been silent with work to do, in nanoseconds; 0 unless it is stalled, or
   * has lost its thread.
   */
  public long stalledNanos() {
    return health.stalledNanos(clock.nowNanos());
  }

  /** Returns when it got somewhere last, in loop time; negative while it waits. */
  long silentSinceNanos() {
    return health.silentSinceNanos();
  }

  /** Returns from when on its first timer is later than its slack explains; NEVER without one. */
  long lateFromNanos() {
    return health.lateFromNanos();
  }

  /** Returns how late its ticks were in the last minute, and up to half a minute before. */
  public LatenessHistogram recentLateness() {
    long nowNanos = clock.nowNanos();
    return counters.recentLateness(nowNanos, health.activeUntilNanos(nowNanos));
  }

  /** Returns whether the caller is on the loop's thread. */
  public boolean inLoop() {
    // Only the thread itself writes its own name here, so a racy read cannot be wrong about that.
    return OWNER.getOpaque(this) == Thread.currentThread();
  }

  /**
   * Takes in a new node; a delayed task must be linked in its group before.
   *
   * @return false if the loop has ended; the node is as it was
   */
  public boolean submit(TimerNode node) {
    if (!inLoop()) {
      return handOver(node);
    }
    if (inbox.isClosed()) {
      return false;
    }
    // What another thread submitted before, and told us, must not be overtaken.
    drainer.linkWithin();
    int phase = node.phase();
    if (phase == TimerNode.READY) {
      queues.ready(node);
    } else if (phase == TimerNode.ARMED) {
      accept(node);
    }
    return true;
  }

  /** Takes in a tick node that was armed on the loop's thread. */
  void submitted(TickNode node) {
    if (inbox.isClosed()) {
      node.terminate();
    } else {
      accept(node);
    }
  }

  /** Puts an armed node into the queue, now or, if memory is short, in a later turn. */
  void accept(TimerNode node) {
    try {
      queues.accepted(node);
    } finally {
      drainer.keepIfUnlinked(node);
    }
  }

  /**
   * Hands a node over from another thread, and wakes the loop if that cannot wait.
   *
   * @return false if the loop has ended
   */
  boolean handOver(TimerNode node) {
    // Read first: once pushed, the node belongs to the loop.
    int state = node.state();
    return push(node, node.wakeByNanos(state), node.wakeSlackNanos(state));
  }

  /**
   * Hands a node over whose deadline is to be worked out, and will not be before {@code
   * wakeByNanos}.
   */
  boolean handOver(TimerNode node, long wakeByNanos) {
    return push(node, wakeByNanos, 0);
  }

  private boolean push(TimerNode node, long wakeByNanos, long slackNanos) {
    if (!inbox.push(node)) {
      return false;
    }
    // A loop that waits for its last timers must hear of each that goes. Asked after the push:
    // either we see that it is ending, or it sees our node.
    wakeFor(end.isEnding() ? 0 : wakeByNanos, slackNanos);
    return true;
  }

  private void wakeFor(long wakeByNanos, long slackNanos) {
    if (inbox.claimWake(wakeByNanos, slackNanos)) {
      boolean woken = false;
      try {
        driver.wake();
        woken = true;
      } finally {
        if (!woken) {
          inbox.breakPlan(); // the next hand-over tries again
        }
      }
    }
  }

  /**
   * Returns whether it has stopped taking in nodes. In one total order with the look at its idle
   * timers at the end: a thread that makes a timer visible to that, and then asks here, is not
   * overlooked.
   */
  public boolean hasEnded() {
    return inbox.isClosedInOrder();
  }

  /** Makes the loop take a turn. */
  void wake() {
    wakeBy(0);
  }

  /** Makes the loop take a turn by then. */
  void wakeBy(long nanos) {
    wakeFor(nanos, 0);
  }

  void requestScan(ScanRequest.Slices requested) {
    scanRequest.request(requested);
    wake();
  }

  ScanRequest scanRequest() {
    return scanRequest;
  }

  LoopDriver driver() {
    return driver;
  }

  LoopHealth health() {
    return health;
  }

  NodeRunner runner() {
    return runner;
  }

  LoopSleep sleep() {
    return sleep;
  }

  PauseTracker pauses() {
    return pauses;
  }

  ParkedTimers parked() {
    return parked;
  }

  LoopShutdown end() {
    return end;
  }

  Inbox inbox() {
    return inbox;
  }

  LatenessNotifier lateness() {
    return lateness;
  }

  /**
   * Holds the loop's timers back from now on, or stops doing so. A tick or a batch that is under
   * way is finished; what the loop is given after this call it runs when no timer fires any more.
   */
  void suspend(boolean suspended) {
    suspension.want(suspended);
    if (driver.isStarted()) {
      wake();
    }
  }

  /** Returns whether nothing was ever handed to it, as far as the caller can know. */
  boolean isUntouched() {
    // In this order: without a thread later, no loop has emptied the inbox before; unless it is
    // turned by hand, and then it has armed what was there.
    return inbox.isEmpty() && OWNER.getOpaque(this) == null && health.armedCount() == 0;
  }

  // All that follows is for the loop's thread.

  /**
   * Shows all that is on the loop to {@code visitor}, which may end it: what is ready, armed, and
   * idle. Unlike a scan it does not interfere with a listing in progress.
   */
  void visitOnLoop(Consumer<TimerNode> visitor) {
    Consumer<TimerNode> cleaning =
        node -> {
          visitor.accept(node);
          clearInterrupt();
        };
    drain();
    queues.ready().forEach(cleaning);
    queues.queue().entries().forEach(entry -> cleaning.accept((TimerNode) entry));
    parked.forEach(cleaning);
  }

  /** Makes the current thread the loop's. */
  void adopt() {
    OWNER.setOpaque(this, Thread.currentThread());
  }

  /** Detaches the loop from its thread. */
  void abandon() {
    OWNER.setOpaque(this, null);
  }

  /** Runs until the loop is told to end. */
  void run() {
    adopt();
    runner.recover();
    sleep.wakeUp();
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
    drain();
    boolean ended = end.advance();
    pauses.goesOn(dueByNanos);
    pauses.turns(queues.queue());
    int most = suspension.mostToFire(NodeRunner.TIMER_BATCH, dueByNanos, queues.queue());
    health.lateFrom(suspension.lateNanos(queues.queue().overdueNanos()));
    serveScan();
    int fired = runner.fireDue(dueByNanos, most);
    suspension.fired(fired);
    lateness.turned(fired, dueByNanos);
    int ran = runner.runReady();
    return ended || fired + ran > 0;
  }

  /**
   * Copies a slice for a listing thread; between two tasks, or from within one that waits to list.
   */
  void serveScan() {
    scanRequest.serve(queues.queue());
  }

  /**
   * Clears the interrupt flag that user code has left behind: it must not hit the next timer or
   * task, which has nothing to do with it. To look costs a plain read of a field of the thread.
   */
  void clearInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      driver.clearInterrupt();
    }
  }

  /** Links what was handed over. */
  void drain() {
    drainer.link();
  }

  /** Does the same, and takes in no more. */
  void drainLast() {
    drainer.linkLast();
  }

  InboxDrainer drainer() {
    return drainer;
  }

  LoopQueues queues() {
    return queues;
  }

  TimerQueue queue() {
    return queues.queue();
  }

  boolean isReadyEmpty() {
    return queues.ready().isEmpty();
  }

  /** Reports what a task or a subscriber has thrown. */
  void failed(Throwable failure) {
    try {
      failures.failed(failure);
    } catch (Throwable ignored) {
      // A reporter that fails must not cost the loop its thread.
    }
  }

  /** Reports that the loop itself has thrown. */
  void failedOutsideTasks(String threadName, Throwable failure) {
    try {
      failures.loopFailed(threadName, failure);
    } catch (Throwable ignored) {
      // As above.
    }
  }

  /**
   * Records that the thread could not be started or has died: the next hand-over asks for one
   * again.
   */
  void lostThread() {
    inbox.plan(LoopClock.NEVER, 0);
    health.lostThread(clock.nowNanos());
  }
}
