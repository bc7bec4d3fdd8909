// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.ClosingState;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.TimerKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;

/**
 * Relays a source, and emits an element in its place when it has been silent for too long. It is
 * one timer, whose deadline each element moves by a plain write: nothing is scheduled or cancelled
 * per element.
 *
 * <p>An element of the loop uses up demand that was already passed to the source, so the source may
 * emit more than there is demand for. The surplus waits in the queue, and the next request to the
 * source is reduced by it.
 */
final class KeepAliveSubscriber<T> extends SerializedSubscription<T> implements SourceTimer<T> {

  private static final VarHandle OVERDRAWN;

  static {
    try {
      OVERDRAWN =
          MethodHandles.lookup().findVarHandle(KeepAliveSubscriber.class, "overdrawn", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Replaced once it has ended, by one without tags. */
  private KeepAliveSettings settings;

  /** As there; here because each element asks for it. */
  private final long idleNanos;

  /** Null once ended. */
  private @Nullable Supplier<? extends T> supplier;

  /** Null before {@code onSubscribe} of the source, and once ended. */
  private volatile @Nullable Subscription upstream;

  /** Demand that was passed to the source and that the loop has used up. */
  private volatile long overdrawn;

  // Owned by the emitting thread from here on.

  /** When the source has been silent for too long; loop time. */
  private long silentNanos;

  /** How many elements the loop has supplied. */
  private long beats;

  /** Of the last of them; negative before. */
  private float latenessNanos = -1;

  private KeepAliveSubscriber(KeepAliveFlux<T> flux, TimerLoop loop) {
    super(loop, flux.settings().slackClass(), loop.clock().nowNanos());
    this.settings = flux.settings();
    this.idleNanos = flux.settings().idleNanos();
    this.supplier = flux.supplier();
    this.silentNanos = nextSilentNanos();
    setDeadline(silentNanos);
  }

  /** What is to be subscribed to the source for {@code actual}. */
  static <T> SourceSubscriber<T> of(KeepAliveFlux<T> flux, CoreSubscriber<? super T> actual) {
    TimerLoop loop = flux.settings().binding().findLoop();
    return new SourceSubscriber<>(actual, new KeepAliveSubscriber<>(flux, loop));
  }

  private long nextSilentNanos() {
    return LoopClock.plus(loop().clock().nowNanos(), idleNanos);
  }

  @Override
  public void onSubscribe(Subscription subscription, CoreSubscriber<? super T> subscriber) {
    upstream = subscription;
    if (!introduce(subscriber)) {
      cancelSource();
      return;
    }
    long requested = live();
    if (requested > 0) {
      passRequest(requested, requested);
    }
  }

  @Override
  long start() {
    long before = introduced();
    if (before > 0) {
      armIfNotDue();
    }
    return before;
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      Subscription source = upstream;
      if (source != null) {
        source.request(n); // the source reports invalid demand itself
      }
      return;
    }
    boolean unasked = !hasDemand();
    long after = addRequested(n);
    if (after >= 0) {
      if (unasked && isClosing()) {
        restartSilence();
      }
      armIfNotDue();
      passRequest(n, after);
    } // else onSubscribe passes the request on and arms the timer
  }

  /**
   * A source that nobody asked was not silent: as the application closes it is given all its time
   * from the first request on. If an element is being emitted, the silence restarts after that.
   */
  private void restartSilence() {
    if (tryEnter()) {
      silentNanos = nextSilentNanos();
      leave(actual());
    }
  }

  /** Arms the timer before the source is asked: the source may not return from its request. */
  private void armIfNotDue() {
    if (isIdle() && dueNanos() > loop().clock().nowNanos()) {
      arm();
    }
  }

  private void passRequest(long n, long after) {
    Subscription source = upstream; // null once it has ended, while its elements may still wait
    long ask = after == Long.MAX_VALUE ? after : n - repaid(n);
    if (ask > 0 && source != null) {
      source.request(ask);
    }
    arm(); // if it is due, this comes after the source had its chance to emit
    if (!isQueueEmpty()) {
      signalWork(); // only if something waits: the loop would take it for an element
    }
  }

  /** Settles overdrawn demand. Returns how much of {@code n} was already passed to the source. */
  private long repaid(long n) {
    long owed;
    long repaid;
    do {
      owed = overdrawn;
      repaid = Math.min(owed, n);
    } while (!OVERDRAWN.compareAndSet(this, owed, owed - repaid));
    return repaid;
  }

  @Override
  public void onNext(T element, CoreSubscriber<? super T> subscriber) {
    emitInTurn(element, subscriber);
  }

  @Override
  void onEmitted() {
    silentNanos = nextSilentNanos();
  }

  @Override
  public void onError(Throwable failure, CoreSubscriber<? super T> subscriber) {
    if (trySetTerminal(failure)) {
      signalWork(subscriber); // drops it if the subscriber is gone
    } else {
      Operators.onErrorDropped(failure, subscriber.currentContext());
    }
  }

  @Override
  public void onComplete(CoreSubscriber<? super T> subscriber) {
    if (trySetTerminal(null)) {
      signalWork(subscriber);
    }
  }

  @Override
  public void cancel() {
    CoreSubscriber<? super T> subscriber = actual();
    super.cancel();
    try {
      cancelSource();
    } finally {
      signalWork(subscriber); // releases the subscriber, and discards waiting elements
    }
  }

  @Override
  void onTerminated() {
    upstream = null;
  }

  private void cancelSource() {
    Subscription source = upstream;
    upstream = null;
    if (source != null) {
      source.cancel();
    }
  }

  @Override
  protected void released() {
    supplier = null;
    super.released();
    settings = settings.untagged(); // this may lie in the inbox for long
  }

  @Override
  protected long tick(long nowNanos) {
    boolean closing = isClosing();
    long patienceNanos = closing ? ClosingState.silenceNanos(idleNanos) : idleNanos;
    if (!tryEnter()) {
      // An element is being emitted right now, so the next silence starts after that.
      setDeadline(LoopClock.plus(nowNanos, patienceNanos));
      return -1;
    }
    long overNanos = closing ? closingNanos(nowNanos) : silentNanos;
    long outcome = -1;
    CoreSubscriber<? super T> subscriber = actual();
    Supplier<? extends T> supplying = supplier;
    // If elements wait for the loop's next turn, or for demand, the source was not silent.
    boolean settled = !isEnding() && isQueueEmpty();
    boolean wanted = overNanos <= nowNanos && settled && isWanted();
    try {
      if (wanted && closing) {
        endSource(null);
      } else if (wanted && subscriber != null && supplying != null) { // null if cancelled since
        latenessNanos = nowNanos - Math.max(silentNanos, demandNanos());
        outcome = beat(subscriber, supplying);
      }
      // Without demand it stays due, and fires as soon as there is some. If the source has ended,
      // its end also ends the timer.
      setDeadline(
          settled ? (closing ? overNanos : silentNanos) : LoopClock.plus(nowNanos, patienceNanos));
    } finally {
      leave(subscriber); // emits the end even if cancelling the source has thrown
    }
    return outcome;
  }

  /** Returns 0 if it was emitted and is still to be counted, or else -1. */
  private long beat(CoreSubscriber<? super T> subscriber, Supplier<? extends T> supplying) {
    T element;
    try {
      element =
          Objects.requireNonNull(supplied(subscriber, supplying), "The supplier returned null");
    } catch (Throwable failure) {
      endSource(
          subscriber,
          Exceptions.isFatal(failure)
              ? failure // Reactor would throw it, and the subscriber would not receive it
              : Operators.onOperatorError(failure, subscriber.currentContext()));
      countRun((long) latenessNanos, true);
      return -1;
    }
    if (isDone()) {
      Operators.onDiscard(element, subscriber.currentContext()); // cancelled meanwhile
      return -1;
    }
    beats++;
    if (requested() != Long.MAX_VALUE) {
      OVERDRAWN.getAndAdd(this, 1L);
    }
    emit(subscriber, element);
    return 0;
  }

  private @Nullable T supplied(
      CoreSubscriber<? super T> subscriber, Supplier<? extends T> supplying) {
    if (!Hooks.isAutomaticContextPropagationEnabled()) {
      return supplying.get();
    }
    AtomicReference<@Nullable T> element = new AtomicReference<>();
    ContextThreadLocals.with(subscriber.currentContext(), () -> element.set(supplying.get()));
    return element.get();
  }

  @Override
  protected boolean hasDemand() {
    return requested() > produced();
  }

  /**
   * Returns when a silent source counts as finished while the application closes. A source without
   * demand cannot emit, so the time starts with demand. Exact for the emitting thread, else an
   * estimate.
   */
  @Override
  long closingNanos(long nowNanos) {
    long spokenNanos = silentNanos - idleNanos;
    long sinceNanos = Math.max(binding().closingSinceNanos(), demandNanos());
    return LoopClock.plus(Math.max(spokenNanos, sinceNanos), ClosingState.silenceNanos(idleNanos));
  }

  /** Completes when the source has had time to emit more, which may be before the next beat. */
  @Override
  public void completeWhenIdle() {
    change(LoopClock.plus(binding().closingSinceNanos(), ClosingState.silenceNanos(idleNanos)));
  }

  @Override
  protected void adjust() {
    // An estimate, concurrent with the emitting thread: the tick looks again.
    setDeadline(Math.min(dueNanos(), closingNanos(loop().clock().nowNanos())));
  }

  /**
   * Ends the source and completes after the waiting elements: at the end of the scheduler, or when
   * a listing's reader asks for it.
   */
  @Override
  public boolean end(@Nullable Throwable failure) {
    if (isDone() || isEnding()) {
      return false;
    }
    KeepAliveEnd last = new KeepAliveEnd(this, failure);
    if (!loop().submit(last)) {
      last.terminate();
    }
    return true;
  }

  /** Cancels the source and ends the stream; on the loop. */
  void endSource(@Nullable Throwable failure) {
    CoreSubscriber<? super T> subscriber = actual();
    if (subscriber != null) {
      endSource(subscriber, failure);
    } // else it has ended
  }

  private void endSource(CoreSubscriber<? super T> subscriber, @Nullable Throwable failure) {
    if (!trySetTerminal(failure)) {
      return;
    }
    ContextThreadLocals.with(
        subscriber.currentContext(),
        () -> {
          try {
            cancelSource();
          } finally {
            signalWork(subscriber);
          }
        });
  }

  @Override
  public void refused(RejectedExecutionException refusal) {
    CoreSubscriber<? super T> subscriber = actual();
    if (subscriber != null) {
      endSource(subscriber, Operators.onRejectedExecution(refusal, subscriber.currentContext()));
    }
  }

  @Override
  SchedulerBinding binding() {
    return settings.binding();
  }

  @Override
  public @Nullable Origin origin() {
    return settings.origin();
  }

  @Override
  TimerSettings settings() {
    return settings.settings();
  }

  @Override
  public TimerKind kind() {
    return TimerKind.KEEP_ALIVE;
  }

  @Override
  public long listedPeriodNanos() {
    return idleNanos;
  }

  @Override
  public long ticks() {
    return beats;
  }

  @Override
  public long lastLatenessNanos() {
    return (long) latenessNanos;
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.PARENT ? upstream : super.scanUnsafe(key);
  }

  @Override
  public String stepName() {
    return "keepAlive";
  }
}
