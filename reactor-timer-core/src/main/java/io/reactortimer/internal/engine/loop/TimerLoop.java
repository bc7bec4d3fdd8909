// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.TimerQueue;
import io.reactortimer.internal.engine.time.LoopClock;
import java.util.function.Consumer;
import java.util.function.Predicate;
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

  private final int index;
  private final Solo solo = new Solo(this);
  private final LoopClock clock;
  private final FailureHandler failures;
  private final LoopDriver driver;
  private final Inbox inbox = new Inbox(this);
  private final LoopCounters counters = new LoopCounters();
  private final LoopHealth health = new LoopHealth();
  private final ParkedTimers parked;
  private final ScanRequest scanRequest = new ScanRequest();
  private final LatenessNotifier lateness =
      new LatenessNotifier(counters, this::failed, this::clearInterrupt);
  private final LoopShutdown end = new LoopShutdown(this);
  private final Suspension suspension = new Suspension(end::isEnding);

  /** Null without a watch. */
  private final @Nullable LoopWatch watch;

  /** Has no thread while none runs the loop. Written by the thread that takes the loop. */
  private volatile LoopCarrier carrier = new LoopCarrier(null);

  /** Callbacks that go on on threads that have lost the loop. */
  private final StuckCallbacks stuck = new StuckCallbacks();

  // Owned by the loop's thread from here on.
  private final LoopQueues queues = new LoopQueues(counters, health, scanRequest, end::refuses);
  private final InboxDrainer drainer = new InboxDrainer(queues, inbox);
  private final PauseTracker pauses;
  private final LoopBalance balance;

  /** Null for nobody. Read by the loop when a timer is late. */
  private volatile @Nullable LateListener lateListener;

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
    this.watch = watch;
    this.parked = parked;
    this.balance = new LoopBalance(this, moves, group);
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

  /** Sets who is told of late timers; before the loop has one. */
  void tellLate(LateListener listener) {
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
  public boolean inLoop() {
    return carrier.isAtWorkHere();
  }

  /** Returns whether the caller is the loop's thread, in a callback or not. */
  public boolean isCarriedHere() {
    return carrier.isHere();
  }

  /**
   * Interrupts the callback that runs here for a step on the loop, after which {@link #exit} must
   * be called. Returns false if the caller is not in a callback of this loop, or has lost the loop.
   */
  boolean enter() {
    LoopCarrier here = carrier;
    return here.isInCallbackHere() && here.back();
  }

  /** Goes on with the callback. */
  void exit() {
    carrier().call();
  }

  /** Returns the thread that carries the loop, and what it is in; any thread. */
  LoopCarrier carrier() {
    return carrier; // the partner of pass()
  }

  /** Returns the callbacks that go on on threads that have lost the loop. */
  StuckCallbacks stuck() {
    return stuck;
  }

  /** Returns the newest callback whose thread has lost the loop; null if there is none. */
  public @Nullable StuckCallback newestStuck() {
    return stuck.newest();
  }

  /** Returns the node whose callback the loop's own thread is in, to a thread that looks on. */
  public @Nullable TimerNode onStack() {
    return LoopCarrier.isCallback(carrier().look()) ? runner.onStack() : null;
  }

  /** Returns the carrier whose thread runs this task; null if none does. */
  private @Nullable LoopCarrier carrierOf(TimerNode task) {
    // In this order: a callback is known as stuck before the loop has another carrier.
    LoopCarrier current = carrier();
    return current.runningTask() == task ? current : stuck.carrierOf(task);
  }

  /** Returns whether this task is on the caller's stack. */
  boolean runsHere(TimerNode task) {
    LoopCarrier running = carrierOf(task);
    return running != null && running.isHere();
  }

  /** Interrupts the thread that runs this task; while the task is kept from leaving its run. */
  void interrupt(TimerNode task) {
    LoopCarrier running = carrierOf(task);
    if (running != null) {
      driver.interrupt(running.thread());
    }
  }

  /** Shows all that carry the loop or are in a callback of it; any thread. */
  void forEachCarrier(Consumer<LoopCarrier> visitor) {
    visitor.accept(carrier()); // first, as above
    for (StuckCallback one = stuck.newest(); one != null; one = one.next) {
      visitor.accept(one.carrier());
    }
  }

  /** Cancels what runs on other threads than the caller's and is {@code picked}; any thread. */
  void cancelRunning(Predicate<TimerNode> picked) {
    forEachCarrier(
        each -> {
          TimerNode running = each.runningTask();
          if (running != null && !each.isHere() && picked.test(running)) {
            running.tryCancel();
          }
        });
  }

  /** Counts a tick or a run from within a callback, or on the loop. */
  void countInCallback(long lateNanos, long missed, boolean failed) {
    boolean entered = enter();
    if (entered || inLoop()) {
      counters.late(lateNanos);
      counters.missed(missed);
      if (failed) {
        counters.failed();
      } else {
        counters.delivered();
      }
    } else {
      stuck.countHere(lateNanos, missed, failed);
    }
    if (entered) {
      exit();
    }
  }

  /**
   * Counts from within a callback, or on the loop.
   *
   * @param overflowed intervals that ended for want of demand
   * @param gated due times that found their gate closed
   */
  void countInCallback(int overflowed, long gated) {
    boolean entered = enter();
    if (entered || inLoop()) {
      counters.add(overflowed, gated);
    } else {
      stuck.countHere(overflowed, gated);
    }
    if (entered) {
      exit();
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
   * which has to be running: it must call {@link #goOn} soon.
   *
   * @param sinceNanos when it was seen first
   * @return what became of the callback; null if it has come back
   */
  @Nullable StuckCallback take(LoopCarrier from, int seen, Thread spare, long sinceNanos) {
    Thread stuckThread = from.thread();
    if (stuckThread == null) {
      return null;
    }
    // Made before: nothing may fail between the two.
    StuckCallback left = new StuckCallback(from, stuckThread, sinceNanos);
    LoopCarrier to = new LoopCarrier(spare);
    if (!from.take(seen, left)) {
      return null;
    }
    pass(left, to);
    return left;
  }

  /**
   * Returns whether something waits for the loop, whose thread is in a callback: due, ready or
   * handed over. For those who look on: what it reads was written before the callback began, or is
   * racy and looked at again.
   */
  public boolean hasWaiting(long nowNanos) {
    return health.lateFromNanos() - nowNanos <= 0
        || !queues.ready().isEmpty()
        || !inbox.isEmpty()
        || queues.haveGivenWay();
  }

  private void pass(StuckCallback left, LoopCarrier to) {
    left.node(runner.forget());
    stuck.add(left);
    counters.handedOver();
    carrier = to; // the partner of carrier()
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
    if (inbox.depth() >= Inbox.WAKE_DEPTH) {
      drainWithinCallback();
    }
    return true;
  }

  /**
   * Links what a callback of this loop hands over, once that is much: the loop's turn comes after
   * it, and until then what is cancelled would lie here.
   */
  private void drainWithinCallback() {
    if (enter()) {
      try {
        drainer.linkWithin();
        noteLateness(); // what is due by now shows that the loop is waited for
      } finally {
        exit();
      }
    }
  }

  private void noteLateness() {
    queues.noteSize(); // again: a batch may have been cut short
    health.lateFrom(suspension.lateNanos(queues.queue().overdueNanos()));
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

  /** A listing begins or goes on, from within a callback; on the loop. */
  void scanBegins(ScanRequest.Slices within) {
    scanRequest.request(within);
  }

  /** A listing from within a callback is over; on the loop. */
  void scanEnded(ScanRequest.Slices within) {
    scanRequest.forget(within);
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
    stuck.forEach(cleaning);
    queues.queue().entries().forEach(entry -> cleaning.accept((TimerNode) entry));
    queues.forEachGivenWay(cleaning);
    parked.forEachOf(this, cleaning);
  }

  /** Makes the current thread the loop's. */
  void adopt() {
    carrier().thread(Thread.currentThread());
  }

  /** Detaches the loop from its thread. */
  void abandon() {
    carrier().thread(null);
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
    drain();
    if (!stuck.isEmpty()) {
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
    return ended || fired + ran > 0;
  }

  /**
   * Copies a slice for a listing thread; between two tasks, or from within one that waits to list.
   */
  void serveScan() {
    scanRequest.serve(queues.queue());
  }

  /** Does the same for its own thread, in a callback or not. */
  void serveScanFromWithin() {
    if (inLoop()) {
      serveScan();
    } else if (enter()) {
      try {
        serveScan();
      } finally {
        exit();
      }
    }
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
