// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.queue.TimerQueue;
import io.reactortimer.internal.engine.time.LoopClock;
import org.jspecify.annotations.Nullable;

/**
 * Waits for deadlines and fires them: one thread, one queue of timers, one inbox. This is what
 * timers and other threads know of a loop; what its thread does is in {@link LoopTurns}.
 *
 * <p>The loop's thread alone touches the queue and the ready list, and runs all tasks. Other
 * threads hand nodes over through the inbox. When there is nothing to do, the thread parks until
 * the earliest wake-up that the timers permit: no polling, and no wake-up at all without timers.
 */
public final class TimerLoop {

  private final int index;
  private final Solo solo = new Solo(this);
  private final LoopClock clock;
  private final FailureHandler failures;
  private final LoopDriver driver;
  private final Inbox inbox = new Inbox();
  private final LoopCounters counters = new LoopCounters();
  private final LoopHealth health = new LoopHealth();
  private final ParkedTimers parked;
  private final ScanRequest scanRequest = new ScanRequest();
  private final LatenessNotifier lateness =
      new LatenessNotifier(counters, this::failed, this::clearInterrupt);
  private final LoopShutdown end = new LoopShutdown(this);
  private final Suspension suspension = new Suspension(end::isEnding);

  private final LoopCarriers carriers;

  // Owned by the loop's thread from here on.
  private final LoopQueues queues =
      new LoopQueues(counters, health, scanRequest, end::refuses, this::clearInterrupt);
  private final InboxDrainer drainer = new InboxDrainer(queues, inbox);
  private final PauseTracker pauses;
  private final LoopBalance balance;

  /** Null for nobody. Read by the loop when a timer is late. */
  private volatile @Nullable LateListener lateListener;

  private final LoopIntake intake;
  private final NodeRunner runner;
  private final LoopSleep sleep;
  private final LoopTurns turns;

  /** Makes a loop on its own: no timer moves. */
  TimerLoop(
      int index,
      LoopClock clock,
      FailureHandler failures,
      @Nullable LoopWatch watch,
      DriverFactory drivers,
      PauseSettings pauses) {
    this(
        index,
        clock,
        failures,
        watch,
        drivers,
        pauses,
        new ParkedTimers(),
        new Moves(),
        new TimerLoop[1]);
  }

  /**
   * Makes a loop of a group.
   *
   * @param parked the idle timers of the group
   * @param moves whether timers may move between its loops
   * @param group its loops, this one among them soon
   */
  TimerLoop(
      int index,
      LoopClock clock,
      FailureHandler failures,
      @Nullable LoopWatch watch,
      DriverFactory drivers,
      PauseSettings pauses,
      ParkedTimers parked,
      Moves moves,
      TimerLoop[] group) {
    this.index = index;
    this.clock = clock;
    this.failures = failures;
    this.parked = parked;
    this.balance = new LoopBalance(this, moves, group);
    this.driver = drivers.driverOf(this);
    this.carriers = new LoopCarriers(counters, driver.canHandOver());
    this.pauses = new PauseTracker(index, counters, pauses);
    this.intake =
        new LoopIntake(
            queues, drainer, inbox, carriers, driver, end::isEnding, () -> turns().noteLateness());
    this.runner = new NodeRunner(this);
    this.sleep = new LoopSleep(this, suspension, scanRequest, watch);
    this.turns = new LoopTurns(this, suspension, watch);
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
    Thread thread = carrier().thread();
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

  /** Sets who is told of late timers; before the loop has one. */
  void setLateListener(LateListener listener) {
    lateListener = listener;
  }

  /** Returns who is told of late timers; null for nobody. */
  @Nullable LateListener lateListener() {
    return lateListener;
  }

  /** Returns how late its ticks were in the last minute, and up to half a minute before. */
  public LatenessHistogram recentLateness() {
    long nowNanos = clock.nowNanos();
    return counters.recentLateness(nowNanos, health.activeUntilNanos(nowNanos));
  }

  /**
   * Returns whether the caller is the loop's thread, at work on the loop. In a callback it is not:
   * there the loop can be handed over at any moment, and what is armed or cancelled goes through
   * the inbox.
   */
  boolean inLoop() {
    return carriers.current().isAtWorkHere();
  }

  /** Returns whether the caller is the loop's thread, in a callback or not. */
  public boolean isCarriedHere() {
    return carriers.current().isHere();
  }

  /** Returns the thread that carries the loop, and what it is in; any thread. */
  LoopCarrier carrier() {
    return carriers.current();
  }

  /** Returns which threads are in its code. */
  LoopCarriers carriers() {
    return carriers;
  }

  /** Returns the callbacks that go on on threads that have lost the loop. */
  StuckCallbacks stuck() {
    return carriers.stuck();
  }

  /** Returns the newest callback whose thread has lost the loop; null if there is none. */
  public @Nullable StuckCallback newestStuck() {
    return carriers.stuck().newest();
  }

  /** Returns the node whose callback the loop's own thread is in, to a thread that looks on. */
  public @Nullable LoopEntry onStack() {
    return LoopCarrier.isCallback(carrier().look()) ? runner.onStack() : null;
  }

  /**
   * Returns whether the loop's own thread, which is not the caller's, is in a callback that is this
   * timer's or has taken long. Racy.
   */
  boolean isHeldElsewhere(QueueEntry timer, long nowNanos) {
    LoopEntry node = isCarriedHere() ? null : onStack();
    return node != null && (node == timer || health.stalledNanos(nowNanos) > 0);
  }

  /** Interrupts the thread that runs this task; while the task is kept from leaving its run. */
  void interrupt(LoopEntry task) {
    LoopCarrier running = carriers.carrierOf(task);
    if (running != null) {
      driver.interrupt(running.thread());
    }
  }

  /**
   * Leaves a callback to the loop that has gone on without it; for its thread, which must touch
   * nothing of the loop's after.
   */
  void cameBack(StuckCallback left) {
    left.comeBack();
    wake(); // after: either the loop sees it before it parks, or we see its plan
  }

  /**
   * Takes the loop from a thread that still is in the callback that was seen, for another one,
   * which has to be running: it must call {@link LoopTurns#goOn} soon.
   *
   * @param sinceNanos when it was seen first
   * @return what became of the callback; null if it has come back
   */
  @Nullable StuckCallback take(LoopCarrier from, int seen, Thread spare, long sinceNanos) {
    return carriers.take(from, seen, spare, sinceNanos, runner::forget);
  }

  /**
   * Returns whether something waits for the loop, whose thread is in a callback: due, ready, handed
   * over and linked or not, or left by a callback that was stuck and has come back. For those who
   * look on: what it reads was written before the callback began, or is racy and looked at again.
   */
  public boolean hasWaiting(long nowNanos) {
    return health.lateFromNanos() - nowNanos <= 0
        || !queues.ready().isEmpty()
        || !inbox.isEmpty()
        || !drainer.areLinked()
        || queues.haveGivenWay()
        || stuck().hasReturned();
  }

  /**
   * Takes in a new node; a delayed task must be linked in its group before.
   *
   * @return false if the loop has ended; the node is as it was
   */
  public boolean submit(TimerNode node) {
    return intake.submit(node);
  }

  /** Returns how nodes come here, and what wakes the loop for them. */
  LoopIntake intake() {
    return intake;
  }

  /** Makes the loop take a turn; any thread. */
  void wake() {
    intake.wakeBy(0);
  }

  /**
   * Returns whether it has stopped taking in nodes. In one total order with the look at its idle
   * timers at the end: a thread that makes a timer visible to that, and then asks here, is not
   * overlooked.
   */
  public boolean hasEnded() {
    return inbox.isClosedInOrder();
  }

  void requestScan(ScanRequest.Slices requested) {
    scanRequest.request(requested);
    wake();
  }

  ScanRequest scanRequest() {
    return scanRequest;
  }

  /** Returns what its thread does with it. */
  LoopTurns turns() {
    return turns;
  }

  LoopDriver driver() {
    return driver;
  }

  /** Returns what it lets others know of how it is doing. */
  public LoopHealth health() {
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

  /** Returns the idle timers of all loops of its group. */
  ParkedTimers parked() {
    return parked;
  }

  /** Returns what moves its timers to other loops; for the loop. */
  LoopBalance balance() {
    return balance;
  }

  /** Returns the mark of a worker that has never had more than one task, a periodic one here. */
  Solo solo() {
    return solo;
  }

  /** See {@link #solo()}. */
  record Solo(TimerLoop loop) {}

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
    return inbox.isEmpty() && carrier().thread() == null && health.armedCount() == 0;
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

  InboxDrainer drainer() {
    return drainer;
  }

  LoopQueues queues() {
    return queues;
  }

  TimerQueue queue() {
    return queues.queue();
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
}
