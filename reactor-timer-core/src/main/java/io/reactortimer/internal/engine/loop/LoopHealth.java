// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

/**
 * What a loop lets others know of how it is doing. The loop writes, any thread reads; the figures
 * may be of slightly different moments.
 */
public final class LoopHealth {

  /** A loop that has work and shows no progress for this long is stalled. */
  static final long STALLED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final VarHandle PROGRESS;
  private static final VarHandle LATE_FROM;
  private static final VarHandle ARMED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PROGRESS = lookup.findVarHandle(LoopHealth.class, "progressNanos", long.class);
      LATE_FROM = lookup.findVarHandle(LoopHealth.class, "lateFromNanos", long.class);
      ARMED = lookup.findVarHandle(LoopHealth.class, "armed", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LoopLoad load = new LoopLoad();
  private long progressNanos;
  private long lateFromNanos = LoopClock.NEVER;
  private int armed;

  /** Records that the loop has made progress. */
  void progressed(long nowNanos) {
    PROGRESS.setOpaque(this, nowNanos);
  }

  /** Returns when that was recorded last; for the loop. */
  long progressNanos() {
    return progressNanos;
  }

  /** Records from when on the first timer is later than its slack explains. */
  void lateFrom(long nanos) {
    LATE_FROM.setOpaque(this, nanos);
  }

  /** Records how many timers are in the queue. */
  void armedCount(int timers) {
    ARMED.setOpaque(this, timers);
  }

  /** Records that the loop has no thread and needs one: it counts as awake, without progress. */
  void lostThread(long nowNanos) {
    if (load.awakeSinceNanos() < 0) {
      load.wakes(nowNanos);
    }
  }

  void wakes(long nowNanos) {
    load.wakes(nowNanos);
  }

  void waits(long nowNanos) {
    progressed(nowNanos);
    load.waits(nowNanos);
  }

  /**
   * Returns when it can have fired something last: now if it is awake, else when it began to wait.
   */
  long activeUntilNanos(long nowNanos) {
    long progress = (long) PROGRESS.getOpaque(this); // first: it may wake after
    return load.awakeSinceNanos() < 0 ? progress : nowNanos;
  }

  /** Returns whether the loop has not waited since then. */
  boolean isAwakeSince(long nanos) {
    long sinceNanos = load.awakeSinceNanos();
    return sinceNanos >= 0 && sinceNanos <= nanos;
  }

  int armedCount() {
    return (int) ARMED.getOpaque(this);
  }

  /** Returns the load, see {@link LoopLoad}. */
  double load(long nowNanos) {
    return load.share(nowNanos);
  }

  /**
   * Returns how far the first timer is past its deadline and its slack, in nanoseconds; 0 if it is
   * not.
   */
  public long overdueNanos(long nowNanos) {
    return Math.max(0, nowNanos - (long) LATE_FROM.getOpaque(this));
  }

  /** Returns from when on the first timer is later than its slack explains; NEVER without one. */
  long lateFromNanos() {
    return (long) LATE_FROM.getOpaque(this);
  }

  /** Returns when the loop got somewhere last; negative while it waits. */
  long silentSinceNanos() {
    long awakeSinceNanos = load.awakeSinceNanos();
    return awakeSinceNanos < 0
        ? awakeSinceNanos
        : Math.max(awakeSinceNanos, (long) PROGRESS.getOpaque(this));
  }

  /**
   * Returns how long the loop has been silent with work to do, in nanoseconds; 0 unless it is
   * stalled, or has lost its thread.
   */
  public long stalledNanos(long nowNanos) {
    long sinceNanos = silentSinceNanos();
    long silentNanos = nowNanos - sinceNanos;
    return sinceNanos >= 0 && silentNanos > STALLED_NANOS ? silentNanos : 0;
  }
}
