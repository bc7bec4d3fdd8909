// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.LoopClock;
import io.reactortimer.engine.TimerLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Passes a source on, and says something in its place when it was silent for too long. One timer,
 * whose deadline each element moves on by a plain write: nothing is scheduled or cancelled per
 * element.
 *
 * <p>Source, loop and subscriber meet in {@code work}: whoever brings it from zero to one emits,
 * until it is zero again; the others leave what they have and add to it. All that is emitted is
 * paid for by demand. What the loop emits uses up demand that the source was told of already, so
 * the source may come with more than there is demand for: that much waits in the queue, and that
 * much less is asked of the source next.
 */
final class KeepAlive<T> extends TimerSubscription<T> implements CoreSubscriber<T> {

  private static final VarHandle WORK;
  private static final VarHandle REQUESTED;
  private static final VarHandle OVERDRAWN;
  private static final VarHandle EMITTED;
  private static final VarHandle END;

  private static final Object COMPLETED = new Object();

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORK = lookup.findVarHandle(KeepAlive.class, "work", int.class);
      REQUESTED = lookup.findVarHandle(KeepAlive.class, "requested", long.class);
      OVERDRAWN = lookup.findVarHandle(KeepAlive.class, "overdrawn", long.class);
      EMITTED = lookup.findVarHandle(KeepAlive.class, "emitted", long.class);
      END = lookup.findVarHandle(KeepAlive.class, "end", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TimerPlace place;
  private final long idleNanos;

  /** Null once ended. */
  private @Nullable Supplier<? extends T> supplier;

  /** Null until the source has introduced itself, and once ended. */
  private volatile @Nullable Subscription upstream;

  /** What is to be looked at by whoever emits; zero while nobody does. */
  private volatile int work;

  /** All that was ever requested, up to {@code Long.MAX_VALUE}. */
  private volatile long requested;

  /** What the source was asked for and the loop has used up. */
  private volatile long overdrawn;

  // Owned by whoever emits from here on.

  /** How many elements were emitted, those of the loop included. */
  private long emitted;

  /** When the silence is too long; loop time. */
  private long silentNanos;

  /** How many elements the loop has supplied. */
  private long beats;

  /** Of the last of them; negative before. */
  private float latenessNanos = -1;

  /** Null until an element has come that nobody could take. Written by the source. */
  private volatile @Nullable Queue<T> queue;

  /**
   * How the stream ends, once that is known: COMPLETED, or an error. Null before. Whoever sets it
   * decides.
   */
  @SuppressWarnings("unused") // through END
  private @Nullable Object end;

  private KeepAlive(
      KeepAliveFlux<T> flux, CoreSubscriber<? super T> actual, TimerLoop loop, byte slackClass) {
    super(actual, loop, slackClass, slackClass, loop.clock().nowNanos());
    this.place = flux.place();
    this.idleNanos = flux.idleNanos();
    this.supplier = flux.supplier();
    this.silentNanos = nextSilentNanos();
    due(
        place.isClosing()
            ? LoopClock.plus(loop.clock().nowNanos(), Closing.delayNanos(idleNanos))
            : silentNanos);
  }

  static <T> KeepAlive<T> of(KeepAliveFlux<T> flux, CoreSubscriber<? super T> actual) {
    TimerLoop loop = flux.place().enter();
    byte slackClass = flux.place().slackClass(TimerSettings.DEFAULT, flux.idleNanos());
    return new KeepAlive<>(flux, actual, loop, slackClass);
  }

  private long nextSilentNanos() {
    return LoopClock.plus(loop().clock().nowNanos(), idleNanos);
  }

  @Override
  public Context currentContext() {
    return contextOf(actual());
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    CoreSubscriber<? super T> subscriber = actual();
    if (subscriber == null || !Operators.validate(upstream, subscription)) {
      subscription.cancel();
      return;
    }
    upstream = subscription;
    IntervalFlux.introduce(subscriber, this);
    if (place.isClosing()) {
      arm();
    }
    subscribed();
  }

  @Override
  public void request(long n) {
    Subscription source = upstream; // null once it was ended, and what it had said may still wait
    if (n <= 0) {
      if (source != null) {
        source.request(n); // who knows what to say to that
      }
      return;
    }
    long before;
    long after;
    do {
      before = requested;
      after = Operators.addCap(before, n);
    } while (!REQUESTED.compareAndSet(this, before, after));
    if (isIdle() && dueNanos() > loop().clock().nowNanos()) {
      arm(); // the source may not return from the call below
    }
    long ask = after == Long.MAX_VALUE ? after : n - repaid(n);
    if (ask > 0 && source != null) {
      source.request(ask);
    }
    arm(); // if it is due, then only if the source had nothing to say
    if (!isQueueEmpty()) {
      work(); // and not for nothing: the loop would take it for a sign of life
    }
  }

  /** How much of {@code n} the source was asked for already. */
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
  public void onNext(T element) {
    CoreSubscriber<? super T> subscriber = actual();
    if (subscriber == null || isDone()) {
      Operators.onNextDropped(element, contextOf(subscriber));
    } else if (work == 0 && WORK.compareAndSet(this, 0, 1)) {
      if (isDone()) {
        Operators.onDiscard(element, contextOf(subscriber)); // cancelled since
      } else if (isQueueEmpty() && emitted < requested) {
        emit(subscriber, element);
      } else {
        enqueue(element);
        WORK.getAndAdd(this, 1);
      }
      if ((int) WORK.getAndAdd(this, -1) != 1) {
        emitAll(subscriber);
      }
    } else {
      enqueue(element);
      work(subscriber);
    }
  }

  @SuppressWarnings("NullAway") // Queues is not annotated for that
  private void enqueue(T element) {
    Queue<T> waiting = queue;
    if (waiting == null) {
      waiting = Queues.<T>unbounded(Queues.XS_BUFFER_SIZE).get();
      queue = waiting;
    }
    waiting.offer(element);
  }

  private boolean isQueueEmpty() {
    Queue<T> waiting = queue;
    return waiting == null || waiting.isEmpty();
  }

  private void emit(CoreSubscriber<? super T> subscriber, T element) {
    EMITTED.setRelease(this, emitted + 1); // pairs with hasDemand()
    try {
      subscriber.onNext(element);
    } catch (Throwable failure) {
      // Else the timer would wait for an end of this. Nobody emits any more.
      cancel();
      letGo(subscriber);
      throw failure;
    }
    silentNanos = nextSilentNanos();
  }

  @Override
  public void onError(Throwable failure) {
    if (END.compareAndSet(this, null, failure)) {
      work();
    } else {
      Operators.onErrorDropped(failure, currentContext());
    }
  }

  @Override
  public void onComplete() {
    if (END.compareAndSet(this, null, COMPLETED)) {
      work();
    }
  }

  /** Whether nothing is to come but what waits. */
  private boolean isEnding() {
    return END.getAcquire(this) != null;
  }

  /** Has what was left seen to, here or by whoever emits just now. */
  private void work() {
    work(actual());
  }

  private void work(@Nullable CoreSubscriber<? super T> known) {
    if ((int) WORK.getAndAdd(this, 1) == 0) {
      emitAll(known);
    }
  }

  /**
   * Emits what waits; with {@code work} above zero, and until it is zero.
   *
   * @param known the subscriber, as the caller knew it before: with its Context is discarded what
   *     comes after the end
   */
  private void emitAll(@Nullable CoreSubscriber<? super T> known) {
    int seen = work;
    while (seen != 0) {
      CoreSubscriber<? super T> subscriber = actual();
      if (subscriber == null || isDone()) {
        letGo(subscriber == null ? known : subscriber);
      } else {
        emitQueue(subscriber);
      }
      seen = (int) WORK.getAndAdd(this, -seen) - seen;
    }
  }

  private void emitQueue(CoreSubscriber<? super T> subscriber) {
    // Before the queue is looked at: what was queued before is seen there.
    boolean ended = isEnding();
    Queue<T> waiting = queue;
    while (waiting != null && emitted < requested && !isDone()) {
      T element = waiting.poll();
      if (element == null) {
        break;
      }
      emit(subscriber, element);
    }
    if (isDone()) {
      letGo(subscriber);
    } else if (ended && isQueueEmpty()) {
      end(subscriber);
    }
  }

  /** Nothing more is said to the subscriber; for whoever emits. */
  private void letGo(@Nullable CoreSubscriber<? super T> subscriber) {
    Queue<T> waiting = queue;
    if (waiting != null) {
      Operators.onDiscardQueueWithClear(waiting, contextOf(subscriber), null);
    }
    forget();
  }

  private static Context contextOf(@Nullable CoreSubscriber<?> subscriber) {
    return subscriber == null ? Context.empty() : subscriber.currentContext();
  }

  private void end(CoreSubscriber<? super T> subscriber) {
    super.cancel();
    upstream = null;
    letGo(subscriber);
    if (END.getAcquire(this) instanceof Throwable failure) {
      subscriber.onError(failure);
    } else {
      subscriber.onComplete();
    }
  }

  @Override
  public void cancel() {
    CoreSubscriber<? super T> subscriber = actual();
    super.cancel();
    cancelSource();
    work(subscriber); // lets go of it, and of what waits for it
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
  }

  @Override
  protected long tick(long nowNanos) {
    if (place.isClosing()) {
      due(LoopClock.plus(nowNanos, idleNanos));
      endSource(null);
      return -1;
    }
    if (!WORK.compareAndSet(this, 0, 1)) {
      // Something is being emitted right now, so the next silence begins after that.
      due(LoopClock.plus(nowNanos, idleNanos));
      return -1;
    }
    long outcome = -1;
    CoreSubscriber<? super T> subscriber = actual();
    Supplier<? extends T> supplying = supplier;
    boolean wanted = silentNanos <= nowNanos && !isEnding() && emitted < requested;
    if (wanted && subscriber != null && supplying != null) { // null if cancelled since the claim
      latenessNanos = nowNanos - Math.max(silentNanos, demandNanos());
      beat(subscriber, supplying);
      outcome = 0;
    }
    // Without demand it is due still, at once when there is some. If the source has ended, whoever
    // knows that ends the timer.
    due(isEnding() ? LoopClock.plus(nowNanos, idleNanos) : silentNanos);
    if ((int) WORK.getAndAdd(this, -1) != 1) {
      emitAll(subscriber);
    }
    return outcome;
  }

  private void beat(CoreSubscriber<? super T> subscriber, Supplier<? extends T> supplying) {
    T element;
    try {
      element = Objects.requireNonNull(supplying.get(), "The supplier returned null");
    } catch (Throwable failure) {
      endSource(
          Exceptions.isFatal(failure)
              ? failure // Reactor would throw it, and the subscriber never hear of it
              : Operators.onOperatorError(failure, subscriber.currentContext()));
      return;
    }
    beats++;
    if (requested != Long.MAX_VALUE) {
      OVERDRAWN.getAndAdd(this, 1L);
    }
    emit(subscriber, element);
  }

  @Override
  protected boolean hasDemand() {
    return requested > (long) EMITTED.getAcquire(this) || place.isClosing(); // which is to be told
  }

  /**
   * Ends the source and completes, behind what waits: at the end of the scheduler, or when a
   * listing's reader asks for it.
   */
  @Override
  boolean end(@Nullable Throwable failure) {
    if (isDone() || isEnding()) {
      return false;
    }
    KeepAliveEnd last = new KeepAliveEnd(this, failure);
    if (!loop().submit(last)) {
      last.terminate();
    }
    return true;
  }

  /** On the loop: the source is to say nothing more. */
  void endSource(@Nullable Throwable failure) {
    if (END.compareAndSet(this, null, failure == null ? COMPLETED : failure)) {
      cancelSource();
      work();
    }
  }

  @Override
  void refused(RejectedExecutionException refusal) {
    endSource(Operators.onRejectedExecution(refusal, currentContext()));
  }

  @Override
  TimerPlace place() {
    return place;
  }

  @Override
  TimerSettings settings() {
    return TimerSettings.DEFAULT;
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
  public Long demand() {
    long total = requested;
    return total == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : Math.max(0, total - (long) EMITTED.getAcquire(this));
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
