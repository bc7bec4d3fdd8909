// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.listing.PipelineSteps;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.ClosingState;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * A subscription that ticks on a grid, which can be paused, resumed and reset.
 *
 * <p>Until it is steered for the first time it refers to the publisher alone, which all its
 * subscriptions share; from then on to a grid of its own. Any thread steers: it leaves what it
 * wants with the grid, and the loop works out the next deadline in {@link #adjust}.
 */
abstract class SteeredSubscription<T> extends DemandSubscription<T> {

  private static final VarHandle COURSE;

  static {
    try {
      COURSE =
          MethodHandles.lookup()
              .findVarHandle(SteeredSubscription.class, "course", IntervalCourse.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The publisher that was subscribed to, or the state that replaces it. Replaced once. */
  private IntervalCourse<T> course;

  SteeredSubscription(IntervalCourse<T> course, TimerLoop loop, long nowNanos, long firstNanos) {
    super(
        loop,
        slackClass(course, Math.min(firstNanos - nowNanos, course.source().periodNanos())),
        slackClass(course, course.source().periodNanos()),
        nowNanos);
    this.course = course;
    setDeadline(firstNanos);
  }

  private static byte slackClass(IntervalCourse<?> course, long delayNanos) {
    IntervalSource<?> source = course.source();
    return source.binding().slackClass(source.settings(), delayNanos);
  }

  /** Takes in that a reset has begun the grid again; on the loop. */
  abstract void gridRestarted();

  /** Returns the course by a plain read, which may not see yet that it was replaced. */
  final IntervalCourse<T> knownCourse() {
    return course;
  }

  @Override
  public boolean isSteerable() {
    return true;
  }

  @Override
  public boolean pauseTicks() {
    if (!isClosing()) {
      return pause();
    }
    wantPause(shifted(), true);
    return false;
  }

  private void wantPause(GridState<T> shift, boolean wanted) {
    synchronized (shift) {
      shift.wantPause(wanted);
    }
  }

  @Override
  public boolean resumeTicks() {
    if (!isPaused()) {
      GridState<T> known = course().shift();
      if (known != null) {
        wantPause(known, false);
      }
      return false;
    }
    GridState<T> shift = shifted();
    synchronized (shift) {
      shift.resumed(loop().clock().nowNanos());
    }
    return resume(); // outside the monitor: on some schedulers it delivers a tick
  }

  @Override
  public boolean resetGrid(long newPeriodNanos) {
    GridState<T> shift = shifted();
    long earliestNanos;
    synchronized (shift) {
      earliestNanos = shift.reset(loop().clock().nowNanos(), newPeriodNanos);
    }
    return change(earliestNanos);
  }

  @SuppressWarnings("unchecked")
  final IntervalCourse<T> course() {
    return (IntervalCourse<T>) COURSE.getAcquire(this); // pairs with the replacement
  }

  @SuppressWarnings("unchecked")
  private GridState<T> shifted() {
    IntervalCourse<T> known = course();
    GridState<T> shift = known.shift();
    if (shift != null) {
      return shift;
    }
    GridState<T> fresh = new GridState<>(known.source());
    IntervalCourse<T> witness =
        (IntervalCourse<T>) COURSE.compareAndExchange(this, known, (IntervalCourse<T>) fresh);
    GridState<T> first = witness.shift();
    return first == null ? fresh : first;
  }

  @Override
  protected void adjust() {
    GridState<T> shift = shifted();
    try {
      // While its application is closing, its end is due: a reset must not put that off.
      long latestNanos = isClosing() ? dueNanos() : LoopClock.NEVER;
      synchronized (shift) {
        boolean reset = shift.isReset();
        long gridNanos = shift.onGrid(dueNanos());
        long nextNanos = shift.adjustedNanos(gridNanos, loop().clock().nowNanos(), produced());
        if (nextNanos > latestNanos) {
          shift.setAside(nextNanos);
        } else {
          shift.forgetSetAside();
          setDeadline(nextNanos);
        }
        if (reset) {
          gridRestarted();
        }
      }
    } catch (Throwable failure) { // from another scheduler's clock: else the call would be lost
      PipelineSteps.throwIfOutOfMemory(failure); // then it is taken in later
      CoreSubscriber<? super T> subscriber = actual();
      if (subscriber != null) {
        fail(subscriber, failure);
      }
    }
    setSlackClass(slackClass(course, shift.periodNanos()));
  }

  @Override
  final void setAside(long dueNanos) {
    shifted().setAside(dueNanos);
  }

  /**
   * Settles, at the start of a tick, what was left for when its application is known to go on: the
   * deadline of the grid, where that of the end has passed, and a pause.
   *
   * @return whether it is due by its grid, and was not paused
   */
  final boolean settleOnGrid(GridState<T> shift, long nowNanos) {
    // Racy; what is missed here is met at the next tick.
    return (!shift.hasSetAside() && !shift.isPauseWanted()) || returnToGrid(shift, nowNanos);
  }

  private boolean returnToGrid(GridState<T> shift, long nowNanos) {
    long gridNanos = shift.onGrid(dueNanos());
    if (gridNanos > nowNanos && binding().isClosing()) { // not known to end just now: look again
      long soonNanos = LoopClock.plus(nowNanos, ClosingState.delayNanos(listedPeriodNanos()));
      setDeadline(Math.min(gridNanos, soonNanos));
      return false;
    }
    setDeadline(gridNanos);
    shift.forgetSetAside();
    boolean paused;
    synchronized (shift) {
      paused = shift.isPauseWanted();
      shift.wantPause(false);
    }
    if (paused) {
      pause();
    }
    return !paused && gridNanos <= nowNanos;
  }

  @Override
  final void dropSettings() {
    IntervalSource<T> source = course().source();
    if (source.holdsUserObjects()) {
      COURSE.setRelease(this, source.untagged());
    }
  }

  @Override
  SchedulerBinding binding() {
    return course.source().binding();
  }

  @Override
  TimerSettings settings() {
    return course.source().settings();
  }

  @Override
  public @Nullable Origin origin() {
    return course().source().origin();
  }

  @Override
  public long listedPeriodNanos() {
    GridState<T> shift = course.shift();
    return shift == null ? course.source().periodNanos() : shift.periodNanos();
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.PARENT ? course.source() : super.scanUnsafe(key);
  }
}
