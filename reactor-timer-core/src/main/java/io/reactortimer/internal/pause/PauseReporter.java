// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.loop.LoopPause;
import io.reactortimer.internal.engine.loop.PauseListener;
import io.reactortimer.internal.engine.loop.TimerLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes note of the pauses of the loops of one scheduler, and reports them from a thread of its
 * own, which is there only while there is something to report.
 *
 * <p>What the process has used so far is read by the watch of the loops, whenever that wakes, so
 * that there is a reading from before a pause; and once more by this thread right after it. The
 * loops themselves read nothing.
 */
public final class PauseReporter implements PauseListener {

  /** All loops that a pause of the process has stopped wake within this. */
  private static final long GATHERS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long to wait for a loop to make up for a pause. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final PauseReports reports;
  private final ThreadFactory threads;
  private final Queue<LoopPause> pauses = new ConcurrentLinkedQueue<>();

  /** Pauses that are not reported yet; the thread that raises it from zero starts the thread. */
  private final AtomicInteger pending = new AtomicInteger();

  /** Null until the loops are made; none runs before. */
  private volatile @Nullable LoopGroup loops;

  private volatile @Nullable ReadingLog readings;

  public PauseReporter(
      String scheduler, long thresholdNanos, PauseHistory history, ThreadFactory threads) {
    this.reports = new PauseReports(scheduler, thresholdNanos, history);
    this.threads = threads;
  }

  /** Sets the loops whose pauses it is told of; before any of them runs. */
  public void observe(LoopGroup observed) {
    loops = observed;
    readings = new ReadingLog(() -> runQueues(observed));
  }

  private static List<Long> runQueues(LoopGroup observed) {
    List<Long> delays = new ArrayList<>();
    for (TimerLoop loop : observed.loops()) {
      delays.add(
          loop.thread() instanceof NativeThread thread
              ? ProcessProbe.ofSystem().runQueueNanos(thread.nativeId())
              : ProcessReading.UNREAD);
    }
    return delays;
  }

  @Override
  public void paused(LoopPause pause) {
    pauses.add(pause);
    if (pending.getAndIncrement() == 0) {
      start();
    }
  }

  private void start() {
    try {
      threads.newThread(this::report).start();
    } catch (Throwable failure) {
      // No memory for a thread, say: these are not reported.
      pauses.clear();
      pending.set(0);
    }
  }

  @Override
  public void madeUp(LoopPause pause) {
    // It is looked at again soon.
  }

  @Override
  public void watchWoke(long plannedNanos, long nowNanos) {
    ReadingLog log = readings;
    if (log != null) {
      log.watchWoke(plannedNanos, nowNanos);
      if (log.hasSlept(reports.thresholdNanos()) && pending.getAndIncrement() == 0) {
        start();
      }
    }
  }

  private void report() {
    LoopGroup observed = loops;
    ReadingLog log = readings;
    int reported;
    do {
      reported = pending.get();
      if (observed != null && log != null) {
        try {
          reportAll(observed, log);
        } catch (Throwable ignored) {
          // For want of memory, say: these are lost, the next ones need not be.
        }
      }
    } while (pending.addAndGet(-reported) != 0);
  }

  private void reportAll(LoopGroup observed, ReadingLog log) {
    long nowNanos = observed.clock().nowNanos();
    ProcessReading after = log.read(nowNanos); // at once: what comes later is no evidence
    LockSupport.parkNanos(this, GATHERS_NANOS);
    after = after.throttledBy(log.read(nowNanos)); // which the system adds up a little later
    List<LoopPause> gathered = new ArrayList<>();
    for (LoopPause pause = pauses.poll(); pause != null; pause = pauses.poll()) {
      gathered.add(pause);
    }
    long deadlineNanos = nowNanos + PATIENCE_NANOS;
    while (!gathered.stream().allMatch(LoopPause::isClosed)
        && observed.clock().nowNanos() < deadlineNanos) {
      LockSupport.parkNanos(this, AGAIN_NANOS);
    }
    reports.report(gathered, observed, log, after);
  }
}
