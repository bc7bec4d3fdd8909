// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.HostedLoop;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.TimeSource;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The loop of one subscription on a scheduler that is not ours, virtual time included: each run is
 * a task of a {@code Worker}, and each wait one {@code schedule} call.
 */
public final class WorkerLoop extends HostedLoop {

  /**
   * A longer wait is cut into several: virtual time adds it to its own, and what overflows there is
   * due at once, and takes the clock with it.
   */
  private static final long LONGEST_WAIT_NANOS = Long.MAX_VALUE / 4;

  private final Scheduler scheduler;

  /** Null until the subscription takes its place: what never begins must not hold one. */
  private Scheduler.@Nullable Worker worker;

  /** The run that was asked for last at a later time. Owned by the loop. Null if none was. */
  private @Nullable Disposable planned;

  /** When that was to be, in loop time. */
  private long plannedNanos;

  /** Why the worker takes no more; null while it does. */
  private volatile @Nullable RejectedExecutionException refusal;

  /** Whether the subscription has ended, and with it the need for a worker. */
  private volatile boolean over;

  WorkerLoop(Scheduler scheduler) {
    super(new SchedulerTime(scheduler), ReactorFailures.INSTANCE);
    this.scheduler = scheduler;
  }

  /** Takes a worker for the subscription; before anybody arms it. */
  void open() {
    worker = scheduler.createWorker();
  }

  private Scheduler.Worker worker() {
    return Objects.requireNonNull(worker, "not open");
  }

  /** Returns the one that hosts {@code loop}; null if it is a loop of ours. */
  public static @Nullable WorkerLoop hosting(TimerLoop loop) {
    return HostedLoop.of(loop) instanceof WorkerLoop host ? host : null;
  }

  /** Returns the one that hosts {@code loop}, which is none of ours. */
  public static WorkerLoop of(TimerLoop loop) {
    return (WorkerLoop) Objects.requireNonNull(HostedLoop.of(loop), "a loop of ours");
  }

  /** Returns why the worker takes no more; null while it does. */
  public @Nullable RejectedExecutionException refusal() {
    return refusal;
  }

  /** Notes that the subscription has ended, but for a last signal perhaps. */
  void onTerminated() {
    over = true;
  }

  /**
   * Ends a subscription that has nothing left to say. Not by disposing the worker here: that would
   * interrupt a tick that is being delivered. The run that is under way does it, or this one, which
   * has nothing else to do. Throws nothing, whatever the scheduler does: the caller has a source to
   * cancel, or an end to pass on.
   */
  void close() {
    try {
      run();
    } catch (Throwable failure) { // of its clock, say
      ReactorFailures.INSTANCE.failed(failure);
    }
  }

  @Override
  protected boolean hasNews() {
    return refusal != null;
  }

  @Override
  protected void begins() {
    RejectedExecutionException refused = refusal;
    if (refused != null) {
      visit(
          node -> {
            if (node instanceof RejectionListener listener) {
              tell(listener, refused);
            }
          });
    }
  }

  private static void tell(RejectionListener listener, RejectedExecutionException refused) {
    try {
      listener.refused(refused);
    } catch (Throwable failure) { // of a hook, say, which would have this run again and again
      listener.end(refused);
      ReactorFailures.INSTANCE.failed(failure);
    }
  }

  @Override
  protected void ends() {
    if (over) {
      worker().dispose();
    }
  }

  @Override
  protected void runSoon() {
    try {
      worker().schedule(this);
    } catch (Throwable failure) { // the scheduler is not ours
      refused(failure);
    }
  }

  @Override
  protected void runAt(long wantedNanos, long nowNanos) {
    if (refusal != null) {
      return; // what waits here has been told, and may wait for its subscriber only
    }
    // One that is past is this run, or no more than a run for nothing. To dispose it costs a search
    // of all that the scheduler holds, where that is virtual time.
    try {
      if (planned != null && plannedNanos > nowNanos) {
        planned.dispose();
      }
    } catch (Throwable failure) { // the scheduler is not ours; then that is a run for nothing
      ReactorFailures.INSTANCE.failed(failure);
    }
    long delayNanos = Math.min(wantedNanos - nowNanos, LONGEST_WAIT_NANOS);
    plannedNanos = nowNanos + delayNanos;
    try {
      planned = worker().schedule(this, delayNanos, TimeUnit.NANOSECONDS);
    } catch (Throwable failure) { // the scheduler is not ours
      refused(failure);
    }
  }

  /** Notes that there will be no more runs but this one, which ends the subscription. */
  private void refused(Throwable failure) {
    refusal =
        failure instanceof RejectedExecutionException rejected
            ? rejected
            : new RejectedExecutionException("The scheduler has failed to take a task", failure);
    run();
  }

  /** The clock of a scheduler. */
  private record SchedulerTime(Scheduler scheduler) implements TimeSource {

    @Override
    public long nanoTime() {
      return scheduler.now(TimeUnit.NANOSECONDS);
    }

    @Override
    public long currentTimeMillis() {
      return scheduler.now(TimeUnit.MILLISECONDS);
    }
  }
}
