// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.gate.FireGate;
import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.listing.ChainSteps;
import io.reactortimer.internal.listing.OperatorKinds;
import io.reactortimer.internal.scheduler.ClosingState;
import io.reactortimer.live.TimerKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;

/**
 * One subscription to an interval.
 *
 * <p>The loop's thread delivers. Any thread may request, which records demand and arms the timer if
 * it waits for demand, and any thread may cancel, pause, resume and reset. The loop also delivers
 * signals other than ticks, after a tick that is being delivered, so they cannot overlap with it.
 */
public class IntervalSubscription<T> extends SteeredSubscription<T> {

  private static final VarHandle SEQUENCE;

  static {
    try {
      SEQUENCE =
          MethodHandles.lookup().findVarHandle(IntervalSubscription.class, "sequence", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** How many ticks were delivered. Written by the loop. */
  private long sequence;

  /** How many grid points they stood for beyond their own. Written by the loop. */
  private long missed;

  /** Of the last tick, for listings, which are content with seven digits. Negative before it. */
  private float latenessNanos = -1;

  /**
   * The same. Negative: how many grid points have had no tick since the last one, for want of
   * memory. The next tick stands for them.
   */
  private float demandWaitNanos;

  IntervalSubscription(IntervalCourse<T> course, TimerLoop loop, long nowNanos, long firstNanos) {
    super(course, loop, nowNanos, firstNanos);
  }

  /** Returns a subscription whose grid has started, and that is still to be introduced. */
  public static <T> IntervalSubscription<T> of(IntervalSource<T> source) {
    TimerLoop loop = source.binding().findLoop();
    long nowNanos = loop.clock().nowNanos();
    IntervalTiming timing = source.timing();
    GridState<T> shift = timing.isShifting() ? new GridState<>(source) : null;
    long firstNanos;
    if (shift != null) {
      firstNanos = shift.firstNanos(nowNanos);
    } else {
      long delayNanos = LoopClock.plus(timing.firstDelayNanos(), timing.drawPhaseNanos());
      firstNanos = LoopClock.plus(nowNanos, delayNanos);
    }
    IntervalCourse<T> course = shift != null ? shift : source.begun();
    return new IntervalSubscription<>(course, loop, nowNanos, firstNanos);
  }

  /** Tells whether it fires without demand: its next signal is then possibly the end. */
  private boolean ticksWithoutDemand() {
    return knownCourse().source().missedTicks() == MissedTicks.ERROR || isClosing();
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      refuseRequest(n);
    } else if (addRequested(n) >= 0) {
      arm();
    }
  }

  @Override
  protected boolean mayMove() {
    return true;
  }

  @Override
  protected long firstPeriodNanos() {
    return sequence == 0 ? knownCourse().source().periodNanos() : 0;
  }

  @Override
  protected boolean hasDemand() {
    return requested() > sequence || ticksWithoutDemand();
  }

  @Override
  public int readAheadOwn() {
    return super.readAheadOwn() + Float.floatToRawIntBits(latenessNanos);
  }

  @Override
  long nextAbout() {
    // Adds 0 (missed >= 0); the read pulls the object's last cache line in.
    return dueNanos() + knownCourse().source().periodNanos() + (missed >>> 63);
  }

  @Override
  protected long tick(long nowNanos) {
    return tick(nowNanos, FireGate.CLOSED, isSurelyClosing());
  }

  /**
   * Delivers one tick, or the end.
   *
   * @param token the one under which it fires; negative if there is no gate
   * @param closing whether it ends. Looked up once: another look may see another answer
   */
  final long tick(long nowNanos, long token, boolean closing) {
    CoreSubscriber<? super T> subscriber = actual();
    if (subscriber == null) {
      return -1; // cancelled since the claim
    }
    long number = sequence;
    IntervalCourse<T> known =
        knownCourse(); // plain: most are immutable, and the rest is read again
    IntervalSource<T> source = known.source();
    if (closing || requested() <= number) {
      endOrSkip(subscriber, number, source, nowNanos, closing);
      return -1;
    }
    GridState<T> shift = null;
    if (known.shift() != null) {
      shift = shiftIfDue(nowNanos);
      if (shift == null) {
        return -1;
      }
    }
    MissedTicks policy = source.missedTicks();
    long periodNanos = shift == null ? source.periodNanos() : shift.periodNanos();
    long deadlineNanos = dueNanos();
    long missedNow = policy.missed(deadlineNanos, nowNanos, periodNanos);
    setDeadline(policy.next(deadlineNanos, nowNanos, periodNanos, missedNow));

    // Demand that came within this turn of the loop counts as demand at the start of the turn.
    long waitNanos = Math.max(0, Math.min(demandNanos(), nowNanos) - deadlineNanos);
    long lateNanos = nowNanos - deadlineNanos - waitNanos;
    long stoodFor = missedNow;
    if (demandWaitNanos < 0) {
      stoodFor += (long) -demandWaitNanos;
    }
    T element;
    try {
      element = element(source, shift, nowNanos, stoodFor, missedNow, lateNanos, waitNanos, token);
    } catch (Throwable failure) {
      notMade(subscriber, failure, lateNanos, stoodFor, missedNow);
      return -1;
    }
    SEQUENCE.setOpaque(this, number + 1);
    missed += stoodFor;
    latenessNanos = lateNanos;
    demandWaitNanos = waitNanos;
    subscriber.onNext(element);
    return missedNow;
  }

  /**
   * Returns the state of a grid that may shift; null if the interval has just ended, or is not due
   * by its grid.
   */
  private @Nullable GridState<T> shiftIfDue(long nowNanos) {
    GridState<T> shift = course().shift();
    return shift == null || !settleOnGrid(shift, nowNanos) ? null : shift;
  }

  /** Makes the element of a tick; out of {@link #tick}, which is to stay small. */
  private T element(
      IntervalSource<T> source,
      @Nullable GridState<T> shift,
      long nowNanos,
      long stoodFor,
      long missedNow,
      long lateNanos,
      long waitNanos,
      long token) {
    long gridIndex = sequence + missed;
    long lostNanos = 0;
    if (shift != null) {
      gridIndex += shift.indexOffset();
      setDeadline(shift.nextNanos(dueNanos(), nowNanos, missedNow > 0));
    }
    if (stoodFor > missedNow) {
      lostNanos =
          (stoodFor - missedNow) * (shift == null ? source.periodNanos() : shift.periodNanos());
    }
    return source
        .shape()
        .of(
            sequence,
            gridIndex,
            stoodFor,
            lateNanos + lostNanos,
            waitNanos,
            token,
            source.binding().scheduler());
  }

  /** Ends the stream where a tick has to: out of {@link #tick}, which is to stay small. */
  private void endOrSkip(
      CoreSubscriber<? super T> subscriber,
      long number,
      IntervalSource<T> source,
      long nowNanos,
      boolean closing) {
    try {
      if (closing) {
        finish(subscriber, null);
      } else if (source.missedTicks() == MissedTicks.ERROR && settleOnGrid(nowNanos)) {
        finish(subscriber, overflow(number));
        countOverflow();
      }
      // Else its application was closing, and no longer is.
    } catch (Throwable failure) {
      if (isDone() || !isForWantOfMemory(failure)) {
        throw failure;
      }
      endLater(failure, closing, nowNanos);
    }
  }

  private boolean settleOnGrid(long nowNanos) {
    GridState<T> shift = course().shift();
    return shift == null || settleOnGrid(shift, nowNanos);
  }

  /** Puts its end off, for which there is no memory; if there is demand by then, it may go on. */
  private void endLater(Throwable failure, boolean closing, long nowNanos) {
    GridState<T> shift = course().shift();
    long deadlineNanos = dueNanos();
    if (closing && shift != null) {
      shift.setAside(shift.onGrid(deadlineNanos));
      setDeadline(LoopClock.plus(nowNanos, ClosingState.delayNanos(shift.periodNanos())));
    } else { // at the next point, which then stands for this one
      long periodNanos = listedPeriodNanos();
      long passed = MissedTicks.SKIP.missed(deadlineNanos, nowNanos, periodNanos);
      long lost = demandWaitNanos < 0 ? (long) -demandWaitNanos : 0;
      demandWaitNanos = -(lost + passed + 1);
      setDeadline(MissedTicks.SKIP.next(deadlineNanos, nowNanos, periodNanos, passed));
    }
    tickFailed(0, 0, failure);
  }

  /** Takes in that a tick could not be made; {@code stoodFor} others beyond itself. */
  private void notMade(
      CoreSubscriber<? super T> subscriber,
      Throwable failure,
      long lateNanos,
      long stoodFor,
      long missedNow) {
    if (isForWantOfMemory(failure)) {
      demandWaitNanos = -(stoodFor + 1);
      tickFailed(lateNanos, missedNow + 1, failure);
    } else { // from another scheduler's clock
      countRun(lateNanos, true);
      fail(subscriber, failure);
    }
  }

  private void finish(CoreSubscriber<? super T> subscriber, @Nullable Throwable error) {
    TerminalSignal signal = new TerminalSignal(this, subscriber, error); // first: ended, it is said
    StackRoom.forSteps(4);
    if (finish()) {
      signal.sendTo(loop());
    }
  }

  /** Returns the exception with the message of Flux.interval, for code that matches it. */
  private static Throwable overflow(long number) {
    return Exceptions.failWithOverflow(
        "Could not emit tick "
            + number
            + " due to lack of requests (interval doesn't support small downstream requests"
            + " that replenish slower than the ticks)");
  }

  @Override
  void gridRestarted() {
    missed = 0;
    demandWaitNanos = Math.max(0, demandWaitNanos);
  }

  @Override
  protected void released() {
    super.released();
    forget();
  }

  @Override
  public TimerKind kind(ChainSteps chain) {
    return OperatorKinds.ofInterval(chain);
  }

  @Override
  public long ticks() {
    return (long) SEQUENCE.getOpaque(this);
  }

  @Override
  public long missedTicks() {
    return missed;
  }

  @Override
  public long lastLatenessNanos() {
    return (long) latenessNanos;
  }

  @Override
  long produced() {
    return ticks();
  }

  @Override
  public long lastDemandWaitNanos() {
    return Math.max(0, (long) demandWaitNanos);
  }

  @Override
  public String stepName() {
    return "interval";
  }
}
