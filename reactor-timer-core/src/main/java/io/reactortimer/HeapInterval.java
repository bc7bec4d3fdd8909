// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.LoopClock;
import io.reactortimer.engine.Slack;
import io.reactortimer.engine.TickNode;
import io.reactortimer.engine.TimerLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;

/**
 * One subscription to an interval on a {@link TimerScheduler}: subscription, timer and heap entry
 * in one object.
 *
 * <p>The loop's thread delivers. Any thread may request, which records demand and arms the timer if
 * it waits for some, and any thread may cancel. Signals other than ticks, too, are delivered by the
 * loop, after the tick that may be on its way, so they cannot overlap with it.
 */
final class HeapInterval<T> extends TickNode implements Subscription, Scannable, Listed, Submitted {

  private static final VarHandle REQUESTED;
  private static final VarHandle SEQUENCE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      REQUESTED = lookup.findVarHandle(HeapInterval.class, "requested", long.class);
      SEQUENCE = lookup.findVarHandle(HeapInterval.class, "sequence", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final IntervalFlux<T> source;

  /** Null once ended: plain, because the loop claims each tick by the state word. */
  private @Nullable CoreSubscriber<? super T> actual;

  /** All that was ever requested, up to {@code Long.MAX_VALUE}: demand is what of it is not met. */
  private volatile long requested;

  /** How many ticks were delivered. Written by the loop. */
  private long sequence;

  /** How many grid points they stood for beyond their own. Written by the loop. */
  private long missed;

  /** Of the last tick, for listings, which are content with seven digits. Negative before it. */
  private float latenessNanos = -1;

  private float demandWaitNanos;

  private HeapInterval(
      IntervalFlux<T> source,
      CoreSubscriber<? super T> actual,
      TimerLoop loop,
      long slackNanos,
      long nowNanos) {
    super(
        loop,
        Slack.classOf(
            slackNanos, Math.min(source.spec().initialDelayNanos(), source.spec().periodNanos())),
        Slack.classOf(slackNanos, source.spec().periodNanos()),
        nowNanos);
    this.source = source;
    this.actual = actual;
  }

  static <T> HeapInterval<T> on(
      Submissions submissions, IntervalFlux<T> source, CoreSubscriber<? super T> actual) {
    if (submissions.refuses()) {
      throw submissions.limit().rejectDisposed();
    }
    TimerScheduler scheduler = submissions.scheduler();
    submissions.limit().acquire();
    IntervalSpec spec = source.spec();
    long nowNanos = scheduler.loops().clock().nowNanos();
    TimerLoop loop = scheduler.loops().loopForTimer(nowNanos);
    long slackNanos = spec.slackNanosOr(scheduler.slackNanos());
    HeapInterval<T> interval = new HeapInterval<>(source, actual, loop, slackNanos, nowNanos);
    interval.due(LoopClock.plus(nowNanos, spec.initialDelayNanos()));
    return interval;
  }

  /** The subscriber knows it by now; if it has not asked for anything, listings must find it. */
  void subscribed() {
    if (isIdle()) {
      listWhileIdle();
      if (loop().hasEnded()) {
        terminate(); // the loop may have ended before it could find us there
      }
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      end(new IllegalArgumentException("request(n) must be positive (rule 3.9): " + n));
      return;
    }
    long before;
    long after;
    do {
      before = requested;
      after = Operators.addCap(before, n);
    } while (!REQUESTED.compareAndSet(this, before, after));
    arm();
  }

  @Override
  public void cancel() {
    tryCancel();
  }

  @Override
  protected boolean hasDemand() {
    return requested > sequence;
  }

  @Override
  protected long tick(long nowNanos) {
    CoreSubscriber<? super T> subscriber = actual;
    if (subscriber == null) {
      return -1; // cancelled since the claim
    }
    IntervalSpec spec = source.spec();
    long periodNanos = spec.periodNanos();
    long deadlineNanos = dueNanos();
    long missedNow = spec.missedTicks().arithmetic().missed(deadlineNanos, nowNanos, periodNanos);
    due(spec.missedTicks().arithmetic().next(deadlineNanos, nowNanos, periodNanos, missedNow));

    long waitNanos = Math.max(0, demandNanos() - deadlineNanos);
    long lateNanos = nowNanos - deadlineNanos - waitNanos;
    long number = sequence;
    long gridIndex = number + missed;
    SEQUENCE.setOpaque(this, number + 1);
    missed += missedNow;
    latenessNanos = lateNanos;
    demandWaitNanos = waitNanos;
    subscriber.onNext(
        source.shape().of(number, gridIndex, missedNow, lateNanos, waitNanos, source.scheduler()));
    return missedNow;
  }

  /** Completes the stream: at the end of the scheduler, or when a listing's reader asks for it. */
  @Override
  protected void terminate() {
    end(null);
  }

  /** Ends the stream with a signal of its own, if nothing has ended it yet. */
  boolean end(@Nullable Throwable error) {
    CoreSubscriber<? super T> subscriber = actual;
    if (subscriber == null || !tryCancel()) {
      return false;
    }
    FinalSignal signal = new FinalSignal(loop(), subscriber, error);
    if (!loop().submit(signal)) {
      // The loop has ended, and with it all ticks.
      signal.terminate();
    }
    return true;
  }

  @Override
  protected void released() {
    actual = null;
    unlistWhileIdle();
    submissions().limit().release();
  }

  @Override
  public Submissions submissions() {
    return source.requireSubmissions();
  }

  @Override
  public TimerKind kind() {
    return OperatorKinds.ofInterval(this);
  }

  @Override
  public TimerState listedState() {
    return isIdle() ? TimerState.PARKED : TimerState.ARMED;
  }

  @Override
  public Object chainHead() {
    return this;
  }

  @Override
  public @Nullable String listedName() {
    String given = source.spec().name();
    OperatorName found = given == null ? OperatorName.of(this) : null;
    return found == null ? given : found.name();
  }

  @Override
  public Map<String, String> listedTags() {
    Map<String, String> given = source.spec().tags();
    OperatorName found = source.spec().name() == null ? OperatorName.of(this) : null;
    if (found == null) {
      return given;
    }
    Map<String, String> all = new LinkedHashMap<>(found.tags());
    all.putAll(given);
    return all;
  }

  @Override
  public long listedPeriodNanos() {
    return source.spec().periodNanos();
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
  public Long demand() {
    long total = requested;
    return total == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, total - ticks());
  }

  @Override
  public long lastDemandWaitNanos() {
    return (long) demandWaitNanos;
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.PARENT) {
      return source;
    }
    if (key == Attr.CANCELLED || key == Attr.TERMINATED) {
      return isDone();
    }
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return demand();
    }
    if (key == Attr.RUN_ON) {
      return source.scheduler();
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    return key == Attr.NAME ? source.spec().name() : null;
  }

  @Override
  public String stepName() {
    return "interval";
  }
}
