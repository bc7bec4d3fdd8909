// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for deadlines and fires them: one thread, one set of heaps, one inbox.
 *
 * <p>The loop's thread alone touches the heaps and the ready list, and runs all tasks. Other
 * threads hand nodes over through the inbox. A turn links what was handed over, fires a bounded
 * batch of what is due in (deadline, arming) order, and runs a bounded batch of immediate tasks, so
 * neither kind can keep the other waiting. Between turns, when there is nothing to do, the thread
 * parks until the earliest wake-up that the timers permit: no polling, and no wake-up at all
 * without timers.
 */
public final class TimerLoop {

  /** How many due timers fire before the loop looks at immediate tasks again. */
  static final int TIMER_BATCH = 64;

  /** How many immediate tasks run before the loop looks at due timers again. */
  static final int READY_BATCH = 32;

  /** More than draining needs. */
  private static final int STACK_FRAMES = 100;

  /** A loop that has work and shows no progress for this long is stalled. */
  static final long STALLED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final VarHandle OWNER;
  private static final VarHandle PROGRESS;
  private static final VarHandle OVERDUE;
  private static final VarHandle SIZE;
  private static final VarHandle WALK;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OWNER = lookup.findVarHandle(TimerLoop.class, "owner", Thread.class);
      PROGRESS = lookup.findVarHandle(TimerLoop.class, "progressNanos", long.class);
      OVERDUE = lookup.findVarHandle(TimerLoop.class, "overdueNanos", long.class);
      SIZE = lookup.findVarHandle(TimerLoop.class, "size", int.class);
      WALK = lookup.findVarHandle(TimerLoop.class, "walk", HeapWalk.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int index;
  private final LoopClock clock;
  private final FailureSink failures;
  private final LoopDriver driver;
  private final Inbox inbox;
  private final LoopCounters counters = new LoopCounters();
  private final LoopLoad load = new LoopLoad();
  private final ParkedTimers parked = new ParkedTimers();
  private final LoopEnd end;

  /** Null while no thread runs the loop. */
  private @Nullable Thread owner;

  /** The task on the stack; null between tasks, and during ticks. */
  private volatile @Nullable TimerNode running;

  /** Whoever lists the timers just now. Null while nobody does. */
  private @Nullable HeapWalk walk;

  // What other threads may read, racily: when the loop last got anywhere, when its first timer will
  // be later than its slack explains, how many timers are in its heaps.
  private long progressNanos;
  private long overdueNanos = LoopClock.NEVER;
  private int size;

  // Owned by the loop's thread from here on.
  private final TimerQueue queue = new TimerQueue();

  /** Handed over and not yet linked. Null but during a drain. */
  private @Nullable TimerNode incoming;

  private @Nullable TimerNode readyHead;
  private @Nullable TimerNode readyTail;

  /** Timers in the ready list; the rest of it are immediate tasks. */
  private int readyTimers;

  private long lastWakeNanos;

  TimerLoop(int index, LoopClock clock, FailureSink failures, DriverFactory drivers) {
    this.index = index;
    this.clock = clock;
    this.failures = failures;
    this.inbox = new Inbox(new ClosedMark(this));
    this.end = new LoopEnd(this);
    this.driver = drivers.driverOf(this);
  }

  /** Makes what a loop runs on. */
  interface DriverFactory {
    LoopDriver driverOf(TimerLoop loop);
  }

  /** Its place among the loops of its group, from 0. */
  public int index() {
    return index;
  }

  /** The time its deadlines are in. */
  public LoopClock clock() {
    return clock;
  }

  /** What it has done. */
  public LoopCounters counters() {
    return counters;
  }

  /** Its thread, or null if none runs it. */
  public @Nullable Thread thread() {
    return (Thread) OWNER.getOpaque(this);
  }

  /** How many timers are in its heaps; what was handed over while it sleeps is not. */
  public int armedCount() {
    return (int) SIZE.getOpaque(this);
  }

  /** The share of time it was not waiting lately, from 0 to 1. */
  public double load(long nowNanos) {
    return load.share(nowNanos);
  }

  /** How far its first timer is past its deadline and its slack, in nanoseconds; 0 if it is not. */
  public long overdueNanos() {
    return Math.max(0, clock.nowNanos() - (long) OVERDUE.getOpaque(this));
  }

  /** How long it has been silent with work to do, in nanoseconds; 0 unless it is stalled. */
  public long stalledNanos() {
    long awakeSinceNanos = load.awakeSinceNanos();
    long lastSeenNanos = Math.max(awakeSinceNanos, (long) PROGRESS.getOpaque(this));
    long silentNanos = clock.nowNanos() - lastSeenNanos;
    return awakeSinceNanos >= 0 && silentNanos > STALLED_NANOS ? silentNanos : 0;
  }

  /** Whether the caller is on the loop's thread. */
  public boolean inLoop() {
    // Only the thread itself writes its own name here, so a racy read cannot be wrong about that.
    return OWNER.getOpaque(this) == Thread.currentThread();
  }

  /**
   * Takes in a new task; its delayed ones must be linked in their group before.
   *
   * @return false if the loop has ended; the task is as it was
   */
  public boolean submit(TimerNode node) {
    if (!inLoop()) {
      return handOver(node);
    }
    if (inbox.isClosed()) {
      return false;
    }
    if (incoming != null || !inbox.isEmpty()) {
      // What another thread submitted before, and told us, must not be overtaken. User code is on
      // the stack below us: if it is at its end, better here than with the nodes half-way.
      requireStack(STACK_FRAMES);
      drain();
    }
    int phase = node.phase();
    if (phase == TimerNode.READY) {
      ready(node);
    } else if (phase == TimerNode.ARMED) {
      accepted(node);
    }
    return true;
  }

  /** A tick node has been armed on the loop's thread. */
  void submitted(TickNode node) {
    if (inbox.isClosed()) {
      node.terminate();
      return;
    }
    accepted(node);
  }

  /**
   * Hands a node over from another thread, and wakes the loop if that cannot wait.
   *
   * @return false if the loop has ended
   */
  boolean handOver(TimerNode node) {
    // Read first: once pushed, the node belongs to the loop.
    int phase = node.phase();
    long deadlineNanos =
        phase == TimerNode.READY
            ? 0
            : phase == TimerNode.DONE ? LoopClock.NEVER : node.deadlineNanos;
    long slackNanos = Slack.nanosOf(node.slackClass());
    int depth = inbox.push(node);
    if (depth == 0) {
      return false;
    }
    // A loop that waits for its last timers must hear of each that goes. Asked after the push:
    // either we see that it is ending, or it sees our node.
    long permittedNanos = end.isEnding() ? 0 : deadlineNanos;
    if (inbox.claimWake(permittedNanos, slackNanos, depth)) {
      driver.wake();
    }
    return true;
  }

  void requestWalk(HeapWalk requested) {
    WALK.setVolatile(this, requested);
    wake();
  }

  private boolean isWalkWaiting() {
    HeapWalk current = (HeapWalk) WALK.getVolatile(this);
    return current != null && current.waitsForLoop();
  }

  /** Makes the current thread the loop's if it never had one; see {@link LoopDriver#retire()}. */
  boolean retire() {
    return driver.retire();
  }

  /** Makes the loop take a turn. */
  void wake() {
    if (inbox.claimWake()) {
      driver.wake();
    }
  }

  /** The task on the stack, for those who dispose it. */
  @Nullable TimerNode runningNow() {
    return running;
  }

  void interrupt() {
    driver.interrupt();
  }

  ParkedTimers parked() {
    return parked;
  }

  /** How the loop ends. */
  LoopEnd end() {
    return end;
  }

  Inbox inbox() {
    return inbox;
  }

  /**
   * Shows all live timers of the loop to {@code visitor}, each at least once.
   *
   * @return false if the loop is stalled, so that not all were seen
   */
  boolean walk(Consumer<TimerNode> visitor) {
    // In this order: without a thread later, nobody has emptied the inbox before.
    boolean untouched = inbox.isEmpty() && thread() == null;
    boolean complete = untouched || inbox.isClosed() || new HeapWalk(this).run(visitor);
    for (ParkedTimers.Ref ref = parked.newest(); ref != null; ref = ParkedTimers.below(ref)) {
      TickNode node = ref.get();
      if (node != null) {
        visitor.accept(node);
      }
    }
    return complete;
  }

  /** Makes the current thread the loop's. */
  void adopt() {
    OWNER.setOpaque(this, Thread.currentThread());
  }

  /** The loop's thread is its no more. */
  void abandon() {
    OWNER.setOpaque(this, null);
  }

  /** The loop has ended: it is neither busy nor late from now on. */
  void rest() {
    waits(LoopClock.NEVER, clock.nowNanos());
    abandon();
  }

  /** Runs until the loop is told to end. */
  void run() {
    adopt();
    inbox.awake();
    wokeUp(clock.nowNanos());
    while (!end.reached()) {
      if (!turn()) {
        idle();
      }
    }
    end.finish();
  }

  /** Puts in order what the thread before may have left, if it died in the middle of something. */
  void recover() {
    running = null;
  }

  /**
   * One bounded turn.
   *
   * @return whether there was anything to do, and so may be more
   */
  boolean turn() {
    PROGRESS.setOpaque(this, clock.nowNanos());
    drain();
    OVERDUE.setOpaque(this, queue.overdueNanos());
    serveWalk();
    int fired = fireDue();
    int ran = runReady();
    return fired + ran > 0;
  }

  /** Copies a slice for whoever lists; between two tasks, or from within one that waits to list. */
  void serveWalk() {
    HeapWalk requested = (HeapWalk) WALK.getAcquire(this);
    if (requested != null && requested.serve(queue)) {
      // Unless the next one has been requested since the walker was told.
      WALK.compareAndSet(this, requested, null);
    }
  }

  /** When the loop has to wake by itself. */
  long wakeupNanos() {
    return queue.wakeupNanos(lastWakeNanos);
  }

  /** The loop has come back from waiting. */
  void wokeUp(long nowNanos) {
    lastWakeNanos = nowNanos;
    load.wakes(nowNanos);
  }

  private void idle() {
    long plannedNanos = wakeupNanos();
    long nowNanos = clock.nowNanos();
    if (plannedNanos <= nowNanos) {
      return;
    }
    waits(plannedNanos, nowNanos);
    // Whoever came before the plan was made has not woken us, so look once more.
    if (inbox.isEmptyInOrder() && !isWalkWaiting() && !end.reached()) {
      if (plannedNanos == LoopClock.NEVER) {
        driver.park(LoopClock.NEVER);
      } else {
        // Not the reading from above: what lies between has taken its time.
        long delayNanos = plannedNanos - clock.nowNanos();
        if (delayNanos > 0) {
          driver.park(delayNanos);
        }
      }
      counters.wokeUp();
    }
    inbox.awake();
    wokeUp(clock.nowNanos());
  }

  /** The loop is about to wait until {@code plannedNanos}. */
  void waits(long plannedNanos, long nowNanos) {
    OVERDUE.setOpaque(this, queue.overdueNanos());
    load.waits(nowNanos);
    inbox.plan(plannedNanos, lastWakeNanos);
  }

  private int fireDue() {
    long nowNanos = clock.nowNanos();
    int fired = 0;
    while (fired < TIMER_BATCH && !end.isStopping()) {
      TimerNode node = queue.first();
      if (node == null || node.deadlineNanos > nowNanos) {
        break;
      }
      unlink(node);
      OVERDUE.setOpaque(this, queue.overdueNanos());
      TaskGroup group = node.group();
      if (group != null && group.ready > 0) {
        // Tasks of its group that were submitted before it was armed are still waiting.
        becomeReady(node);
      } else {
        node.fire(nowNanos);
        nowNanos = clock.nowNanos();
        PROGRESS.setOpaque(this, nowNanos);
      }
      fired++;
    }
    return fired;
  }

  private int runReady() {
    int ran = 0;
    while (ran < READY_BATCH && !end.isStopping()) {
      TimerNode node = readyHead;
      if (node == null) {
        break;
      }
      readyHead = node.next;
      if (readyHead == null) {
        readyTail = null;
      }
      node.next = null;
      TaskGroup group = node.group();
      if (group != null) {
        group.ready--;
      }
      if (node.isImmediate()) {
        node.fire(node.deadlineNanos);
      } else {
        readyTimers--;
        node.fire(clock.nowNanos());
      }
      ran++;
    }
    return ran;
  }

  /** Links what was handed over. */
  void drain() {
    // What is left of an earlier chain if linking failed half-way: no memory, or no stack, for it.
    linkIncoming();
    incoming = inbox.takeAll();
    linkIncoming();
  }

  /** The same, and takes in no more. */
  void drainLast() {
    linkIncoming();
    incoming = inbox.close();
    linkIncoming();
  }

  /** Overflows the stack now, or not for as many small frames. */
  private static int requireStack(int frames) {
    return frames == 0 ? 0 : 1 + requireStack(frames - 1);
  }

  private void linkIncoming() {
    for (TimerNode node = incoming; node != null; node = incoming) {
      TimerNode following = node.next;
      node.next = null;
      incoming = following;
      boolean linked = false;
      try {
        arrived(node);
        linked = true;
      } finally {
        if (!linked) {
          node.next = incoming;
          incoming = node;
        }
      }
    }
  }

  private void arrived(TimerNode node) {
    switch (node.arrived()) {
      case TimerNode.READY -> ready(node);
      case TimerNode.ARMED -> accepted(node);
      case TimerNode.DONE -> {
        if (node.heapIndex != HeapEntry.NEVER_LINKED) {
          unlinkCancelled(node);
        } else if (!node.isImmediate()) {
          counters.scheduled();
          counters.cancelled();
        }
      }
      default -> {
        // Nothing else is ever handed over.
      }
    }
  }

  /** An armed node has come to the loop: for the first time, or after it was idle. */
  private void accepted(TimerNode node) {
    if (node.heapIndex >= 0) {
      return; // the second try, after linking had failed half-way
    }
    if (end.refuses(node)) {
      node.terminate();
      return;
    }
    if (node.heapIndex == HeapEntry.NEVER_LINKED) {
      counters.scheduled();
    }
    link(node);
  }

  /** Something is to run as soon as its turn comes. */
  void ready(TimerNode node) {
    TaskGroup group = node.group();
    if (group == null || group.armed == 0) {
      appendReady(node);
    } else {
      // Behind the timers of its group that are due before it was submitted.
      int current = node.state();
      if ((current & TimerNode.PHASE_MASK) == TimerNode.READY
          && node.casState(current, TimerNode.withPhase(current, TimerNode.ARMED))) {
        link(node);
      } else if (!node.isImmediate()) {
        counters.cancelled(); // out of READY, nobody else does
      }
    }
  }

  private void becomeReady(TimerNode node) {
    int current = node.state();
    if ((current & TimerNode.PHASE_MASK) == TimerNode.ARMED
        && node.casState(current, TimerNode.withPhase(current, TimerNode.READY))) {
      appendReady(node);
    }
  }

  private void appendReady(TimerNode node) {
    if (readyTail == null) {
      readyHead = node;
    } else {
      readyTail.next = node;
    }
    readyTail = node;
    TaskGroup group = node.group();
    if (group != null) {
      group.ready++;
    }
    if (!node.isImmediate()) {
      readyTimers++;
      HeapWalk current = (HeapWalk) WALK.getAcquire(this);
      if (current != null) {
        current.add(node);
      }
    }
  }

  void addReadyTimersTo(HeapWalk requested) {
    if (readyTimers > 0) {
      for (TimerNode node = readyHead; node != null; node = node.next) {
        if (!node.isImmediate()) {
          requested.add(node);
        }
      }
    }
  }

  /** Puts an armed node into the heap. */
  void link(TimerNode node) {
    TaskGroup group = node.group();
    queue.insert(node);
    if (group != null) {
      group.armed++;
    }
    SIZE.setOpaque(this, queue.size());
  }

  private void unlink(TimerNode node) {
    TaskGroup group = node.group();
    queue.remove(node);
    if (group != null) {
      group.armed--;
    }
    SIZE.setOpaque(this, queue.size());
  }

  /** A node was cancelled: takes it out of the heap if it is there. */
  void unlinkCancelled(TimerNode node) {
    if (!node.isImmediate() && node.heapIndex != HeapEntry.NEVER_LINKED) {
      counters.cancelled();
    }
    if (node.heapIndex >= 0) {
      unlink(node);
    }
  }

  TimerQueue queue() {
    return queue;
  }

  boolean isReadyEmpty() {
    return readyHead == null;
  }

  @Nullable TimerNode takeReady() {
    TimerNode node = readyHead;
    if (node != null) {
      readyHead = node.next;
      node.next = null;
    } else {
      readyTail = null;
    }
    return node;
  }

  void running(@Nullable TimerNode node) {
    running = node;
  }

  void failed(TimerNode node, Throwable failure) {
    try {
      failures.failed(failure);
    } catch (Throwable ignored) {
      // A reporter that fails must not cost the loop its thread.
    }
  }

  void died(String threadName, Throwable failure) {
    try {
      failures.loopDied(threadName, failure);
    } catch (Throwable ignored) {
      // As above.
    }
  }

  /** Marks the end of a closed inbox; never handed over. */
  private static final class ClosedMark extends TimerNode {

    ClosedMark(TimerLoop loop) {
      super(loop, IDLE, Slack.EXACT, 0);
    }

    @Override
    void fire(long nowNanos) {
      throw new IllegalStateException("not a timer");
    }

    @Override
    protected void terminate() {}

    @Override
    protected void released() {}
  }
}
