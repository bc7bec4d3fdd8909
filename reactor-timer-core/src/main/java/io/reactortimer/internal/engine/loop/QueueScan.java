// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.QueueCursor;
import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.queue.TimerQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One listing of all timers of a loop, in slices that the loop copies when the scanner asks. The
 * scanner drops what was copied more than once.
 *
 * <p>The loop's side and the scanner's side take turns: {@code turn} says whose it is. The scanner
 * asks for a slice before it shows the one it has, so that neither waits for the other's work.
 */
final class QueueScan implements ScanRequest.Slices {

  private static final int SLICE = 4096;

  /** How many entries are read ahead at a time: few enough to be in the nearest cache after. */
  private static final int AHEAD = 64;

  /** How long a scanner may keep the loop waiting for its next turn, and adding to its list. */
  static final long LOOP_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int SCANNER = 0;
  private static final int LOOP = 1;
  private static final int ABANDONED = 2;

  private static final VarHandle TURN;

  static {
    try {
      TURN = MethodHandles.lookup().findVarHandle(QueueScan.class, "turn", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TimerLoop loop;

  /** How long the loop may be silent before the scanner goes on without it. */
  private final long patienceNanos;

  /** How much the visitor looks at. */
  private final ScanDepth depth;

  private final Thread scanner = Thread.currentThread();

  @SuppressWarnings("unused") // through TURN
  private int turn = SCANNER;

  /** What the loop has copied in its turn; behind it, left-overs of a slice before. */
  private @Nullable QueueEntry[] slice = new QueueEntry[SLICE];

  private int sliceSize;

  /** Whether that is the last one. */
  private boolean finished;

  /** What the scanner shows meanwhile; of the first slice, nothing. The scanner's own. */
  private @Nullable QueueEntry[] shown = new QueueEntry[SLICE];

  /** What was read ahead, so that the reading is not left out. */
  @SuppressWarnings("unused")
  private long readAhead;

  /** When the loop had its turn last, by {@link System#nanoTime()}. Owned by the loop. */
  private long servedNanos;

  /** Where the copying is. */
  private final QueueCursor cursor = new QueueCursor();

  QueueScan(TimerLoop loop, long patienceNanos, ScanDepth depth) {
    this.loop = loop;
    this.patienceNanos = patienceNanos;
    this.depth = depth;
  }

  /**
   * Shows all live timers of a loop but the idle ones to {@code visitor}, each at least once.
   *
   * @return false if the loop was silent for too long, so that not all were seen
   */
  static boolean all(
      TimerLoop loop, Consumer<TimerNode> visitor, long patienceNanos, ScanDepth depth) {
    return loop.isUntouched()
        || loop.inbox().isClosed()
        || new QueueScan(loop, patienceNanos, depth).run(visitor);
  }

  /**
   * Shows all timers of the loop, some perhaps more than once.
   *
   * @return false if the loop was silent for too long, or had to wait for too long
   */
  boolean run(Consumer<TimerNode> visitor) {
    boolean last = false;
    try {
      ask();
      while (!last) {
        if (!await()) {
          return false;
        }
        last = finished || cursor.isGivenUp();
        int size = take();
        if (!last) {
          ask();
        }
        show(size, visitor);
      }
      return !cursor.isGivenUp();
    } finally {
      if (!last) {
        abandon(); // a visitor that throws must not leave the loop watching for us
      }
    }
  }

  /** Takes what was copied from the loop, and returns how much that is. */
  private int take() {
    int size = sliceSize;
    @Nullable QueueEntry[] taken = slice;
    slice = shown;
    shown = taken;
    sliceSize = 0;
    return size;
  }

  private void show(int size, Consumer<TimerNode> visitor) {
    for (int i = 0; i < size; i++) {
      if (i % AHEAD == 0) {
        readAhead(i, Math.min(i + AHEAD, size));
      }
      QueueEntry entry = shown[i];
      if (entry != null) {
        visitor.accept((TimerNode) entry);
      }
    }
  }

  /**
   * Reads of the next entries what the visitor is going to read: among many timers that is in no
   * cache, and read together, the waits overlap. In passes, each of so few instructions an entry
   * that a core has the reads of several under way: the first fields, the last ones, and what they
   * lead to.
   */
  private void readAhead(int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      LoopEntry entry = (LoopEntry) shown[i];
      sum += entry == null ? 0 : entry.queueIndex + entry.listedBy();
    }
    if (depth != ScanDepth.STATE) {
      for (int i = from; i < to; i++) {
        QueueEntry entry = shown[i];
        sum += entry == null ? 0 : entry.readAheadOwn();
      }
    }
    if (depth == ScanDepth.CHAIN) {
      for (int i = from; i < to; i++) {
        QueueEntry entry = shown[i];
        sum += entry == null ? 0 : entry.readAhead();
      }
    }
    readAhead = sum;
  }

  private void abandon() {
    if (loop.inLoop()) {
      loop.queue().endScan();
    } else if (loop.carriers().enter()) {
      loop.queue().endScan();
      loop.scanRequest().forget(this);
      loop.carriers().exit();
    } else {
      TURN.setVolatile(this, ABANDONED);
      loop.requestScan(this);
    }
  }

  @Override
  public boolean waitsForLoop() {
    return (int) TURN.getVolatile(this) != SCANNER;
  }

  /** Has the next slice copied: at once where the loop is the caller's, else by the loop. */
  private void ask() {
    if (loop.inLoop()) {
      copySlice(loop.queue());
    } else if (loop.carriers().enter()) {
      copySliceInCallback();
    } else if (loop.hasEnded()) {
      nothingLeft();
    } else {
      // With requestScan the partner of the loop's look before it parks.
      TURN.setVolatile(this, LOOP);
      loop.requestScan(this);
      if (loop.hasEnded() && TURN.compareAndSet(this, LOOP, SCANNER)) {
        nothingLeft(); // its last look at requests was before ours, or will find none of us
      }
    }
  }

  /** Waits for the slice that was asked for. Returns false if the loop is silent for too long. */
  private boolean await() {
    long deadline = System.nanoTime() + patienceNanos;
    boolean interrupted = false;
    boolean served = true;
    while (served && (int) TURN.getAcquire(this) == LOOP) {
      long left = deadline - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(this, left);
        interrupted |= Thread.interrupted();
      } else if (TURN.compareAndSet(this, LOOP, SCANNER)) {
        served = loop.hasEnded();
        if (served) { // else it may be copying, and would take the listing for finished
          nothingLeft();
        }
      }
    }
    if (interrupted) {
      scanner.interrupt();
    }
    return served;
  }

  /** Finishes with a loop that has ended: all of its timers have ended or are about to. */
  private void nothingLeft() {
    sliceSize = 0;
    finished = true;
  }

  @Override
  public boolean serve(TimerQueue queue) {
    int whose = (int) TURN.getAcquire(this);
    if (whose == SCANNER && System.nanoTime() - servedNanos > LOOP_PATIENCE_NANOS) {
      cursor.giveUp(); // the scanner is held up, by foreign code or a debugger
    }
    if (whose == LOOP && !cursor.hasBegun() && !loop.drainer().areLinked()) {
      return false; // it begins when they are: in a turn to come, in which timers fire as well
    }
    if (whose == LOOP) {
      copySlice(queue);
      boolean over = finished || cursor.isGivenUp();
      if (cursor.isGivenUp()) {
        queue.endScan();
      }
      if (TURN.compareAndSet(this, LOOP, SCANNER)) {
        LockSupport.unpark(scanner);
      }
      // Else the scanner has lost its patience, and will say that it is gone.
      return over;
    }
    if (whose == ABANDONED || cursor.isGivenUp()) {
      queue.endScan();
      return true;
    }
    return false;
  }

  @Override
  public QueueCursor cursor() {
    return cursor;
  }

  /** Copies from within a callback; the next slice may be another thread's, which has to know. */
  private void copySliceInCallback() {
    try {
      loop.scanRequest().request(this);
      copySlice(loop.queue());
      if (finished || cursor.isGivenUp()) {
        loop.scanRequest().forget(this);
      }
    } finally {
      loop.carriers().exit();
    }
  }

  private void copySlice(TimerQueue all) {
    servedNanos = System.nanoTime();
    if (!cursor.hasBegun()) {
      all.startScan(cursor);
      // What was handed over before the scan was asked for belongs to it.
      loop.drainer().linkAll();
      loop.queues().ready().forEachTimer(cursor::add);
      loop.stuck().forEachHeldTimer(cursor::add);
    }
    LoopEntry firing = loop.runner().firing();
    if (firing != null) {
      cursor.add(firing); // asked from within its tick, when it has no place of its own
    }
    loop.stuck().forEachStuckTimer(cursor::add); // as well
    loop.queues().forEachGivenWay(cursor::add); // from within the tick of another
    sliceSize = cursor.copyInto(slice);
    finished = cursor.isFinished();
  }
}
