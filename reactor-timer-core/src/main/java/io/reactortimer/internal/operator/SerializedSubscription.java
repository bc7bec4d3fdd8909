// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.SignalNode;
import io.reactortimer.internal.engine.loop.TimerLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * A subscription that a source and the loop both emit to.
 *
 * <p>Source, loop and subscriber meet in {@code work}: whoever brings it from zero to one emits,
 * until it is zero again; the others leave what they have and add to it. All that is emitted is
 * paid for by demand, and what comes without waits in a queue.
 */
abstract class SerializedSubscription<T> extends DemandSubscription<T> {

  private static final VarHandle WORK;
  private static final VarHandle EMITTED;
  private static final VarHandle END;

  /** How many elements the loop emits in place of one immediate task. */
  private static final int LOOP_BATCH = 8;

  private static final Object COMPLETED = new Object();

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORK = lookup.findVarHandle(SerializedSubscription.class, "work", int.class);
      EMITTED = lookup.findVarHandle(SerializedSubscription.class, "emitted", long.class);
      END = lookup.findVarHandle(SerializedSubscription.class, "end", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What is to be looked at by whoever emits; zero while nobody does. */
  private volatile int work;

  /** How many elements were emitted, those of the loop included. Owned by whoever emits. */
  private long emitted;

  /** Null until an element has come that nobody could take. Written by the source. */
  private volatile @Nullable Queue<T> queue;

  /**
   * How the stream ends, once that is known: COMPLETED, or an error. Null before. Whoever sets it
   * decides.
   */
  @SuppressWarnings("unused") // through END
  private @Nullable Object end;

  SerializedSubscription(TimerLoop loop, byte slackClass, long nowNanos) {
    super(loop, slackClass, slackClass, nowNanos);
  }

  /** An element was emitted; for whoever emits. */
  abstract void hasEmitted();

  /** The last word is about to be said; for whoever emits. */
  abstract void over();

  @Override
  final long met() {
    return (long) EMITTED.getAcquire(this); // pairs with emit()
  }

  /** Whether there is demand; for whoever emits. */
  final boolean isWanted() {
    return emitted < requested();
  }

  /** Emits an element of the source, or leaves it to whoever emits just now, or to demand. */
  final void emitInTurn(T element, CoreSubscriber<? super T> subscriber) {
    if (isDone()) {
      Operators.onDiscard(element, subscriber.currentContext());
    } else if (work == 0 && takeTurn()) {
      if (isDone()) {
        Operators.onDiscard(element, subscriber.currentContext()); // cancelled since
      } else if (isQueueEmpty() && isWanted()) {
        emit(subscriber, element);
      } else {
        enqueue(element);
        WORK.getAndAdd(this, 1);
      }
      leaveTurn(subscriber);
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

  final boolean isQueueEmpty() {
    Queue<T> waiting = queue;
    return waiting == null || waiting.isEmpty();
  }

  /** Emits an element, for which there is demand; for whoever emits. */
  final void emit(CoreSubscriber<? super T> subscriber, T element) {
    EMITTED.setRelease(this, emitted + 1); // pairs with met()
    try {
      subscriber.onNext(element);
    } catch (Throwable failure) {
      // Else the timer would wait for an end of this. Nobody emits any more.
      try {
        cancel();
      } finally {
        letGo(subscriber);
      }
      throw failure;
    }
    hasEmitted();
  }

  /**
   * Decides how the stream ends, behind what waits; {@link #work()} is to follow.
   *
   * @param failure null to complete
   * @return false if that was decided before
   */
  final boolean endsWith(@Nullable Throwable failure) {
    return END.compareAndSet(this, null, failure == null ? COMPLETED : failure);
  }

  /** Whether nothing is to come but what waits. */
  final boolean isEnding() {
    return END.getAcquire(this) != null; // pairs with endsWith()
  }

  /** Makes the caller the one who emits; false if somebody is. */
  final boolean takeTurn() {
    return WORK.compareAndSet(this, 0, 1);
  }

  /** The caller emits no more, but for what was left meanwhile. */
  final void leaveTurn(@Nullable CoreSubscriber<? super T> known) {
    if ((int) WORK.getAndAdd(this, -1) != 1) {
      emitAll(known);
    }
  }

  /** Has what was left seen to, here or by whoever emits just now. */
  final void work() {
    work(actual());
  }

  final void work(@Nullable CoreSubscriber<? super T> known) {
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
      } else if (!emitQueue(subscriber)) {
        // Whoever comes first goes on: the source if it has more to say, which slows it down, or
        // the loop when other timers and tasks have had their turn. Both look at all there is, so
        // nothing said meanwhile is lost.
        WORK.setVolatile(this, 0);
        loop().submit(new Rest(this, subscriber));
        return;
      }
      seen = (int) WORK.getAndAdd(this, -seen) - seen;
    }
  }

  /** Emits what waits. Returns false if the loop is to look at its other timers first. */
  private boolean emitQueue(CoreSubscriber<? super T> subscriber) {
    int left = loop().inLoop() && !loop().hasEnded() ? LOOP_BATCH : Integer.MAX_VALUE;
    // Before the queue is looked at: what was queued before is seen there.
    boolean ended = isEnding();
    Queue<T> waiting = queue;
    while (waiting != null && isWanted() && !isDone()) {
      T element = waiting.poll();
      if (element == null) {
        break;
      }
      emit(subscriber, element);
      if (--left == 0) {
        return false;
      }
    }
    if (isDone()) {
      letGo(subscriber);
    } else if (ended && isQueueEmpty()) {
      sayEnd(subscriber);
    }
    return true;
  }

  /** What the loop has left to itself, as an immediate task. */
  private static final class Rest extends SignalNode {

    private final SerializedSubscription<?> of;
    private final CoreSubscriber<?> known;

    Rest(SerializedSubscription<?> of, CoreSubscriber<?> known) {
      super(of.loop());
      this.of = of;
      this.known = known;
    }

    @Override
    protected void deliver() {
      of.resume(known);
    }
  }

  @SuppressWarnings("unchecked") // it was its own
  private void resume(CoreSubscriber<?> known) {
    work((CoreSubscriber<? super T>) known);
  }

  private void sayEnd(CoreSubscriber<? super T> subscriber) {
    Object ending = END.getAndSet(this, COMPLETED);
    super.cancel();
    over();
    letGo(subscriber);
    if (ending instanceof Throwable failure) {
      subscriber.onError(failure);
    } else {
      subscriber.onComplete();
    }
  }

  /**
   * Nothing more is said to the subscriber: what waits for it is discarded, and an error that it
   * will not hear of is handed on. For whoever emits.
   */
  private void letGo(@Nullable CoreSubscriber<? super T> subscriber) {
    forget();
    Queue<T> waiting = queue;
    if (waiting != null && !waiting.isEmpty()) {
      Context context = contextOf(subscriber);
      ContextThreadLocals.with(
          context, () -> Operators.onDiscardQueueWithClear(waiting, context, null));
    }
    if (isEnding() && END.getAndSet(this, COMPLETED) instanceof Throwable failure) {
      Operators.onErrorDropped(failure, contextOf(subscriber));
    }
  }

  private static Context contextOf(@Nullable CoreSubscriber<?> subscriber) {
    return subscriber == null ? Context.empty() : subscriber.currentContext();
  }
}
