// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.scheduler.ContextThreadLocals;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * A subscription to which both a source and the loop emit.
 *
 * <p>Source, loop and subscriber synchronize through {@code wip}: the thread that increments it
 * from zero emits until it is zero again; other threads queue what they have and increment it. Each
 * emission uses up demand; elements without demand wait in a queue.
 */
abstract class SerializedSubscription<T> extends DemandSubscription<T> {

  private static final VarHandle WIP;
  private static final VarHandle EMITTED;
  private static final VarHandle END;

  /** How many elements the loop emits in place of one immediate task. */
  private static final int LOOP_BATCH = 8;

  private static final Object COMPLETED = new Object();

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WIP = lookup.findVarHandle(SerializedSubscription.class, "wip", int.class);
      EMITTED = lookup.findVarHandle(SerializedSubscription.class, "emitted", long.class);
      END = lookup.findVarHandle(SerializedSubscription.class, "end", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Work in progress: signals for the emitting thread; zero while no thread emits. */
  private volatile int wip;

  /** How many elements were emitted, including those of the loop. Owned by the emitting thread. */
  private long emitted;

  /** Null until an element has to wait. Written by the source. */
  private volatile @Nullable Queue<T> queue;

  /**
   * How the stream ends, once that is known: COMPLETED, or an error. Null before. The first to set
   * it decides.
   */
  @SuppressWarnings("unused") // through END
  private @Nullable Object end;

  SerializedSubscription(TimerLoop loop, byte slackClass, long nowNanos) {
    super(loop, slackClass, slackClass, nowNanos);
  }

  /** Called after each element, by the emitting thread. */
  abstract void onEmitted(CoreSubscriber<? super T> subscriber);

  /** Called before the terminal signal, by the emitting thread. */
  abstract void onTerminated();

  @Override
  final long produced() {
    return (long) EMITTED.getAcquire(this); // pairs with emit()
  }

  /** Tells whether there is demand; for the emitting thread. */
  final boolean isWanted() {
    return emitted < requested();
  }

  /** Emits an element of the source, or queues it for the emitting thread or for later demand. */
  final void emitInTurn(T element, CoreSubscriber<? super T> subscriber) {
    if (isDone()) {
      Operators.onDiscard(element, subscriber.currentContext());
    } else if (wip == 0 && tryEnter()) {
      CoreSubscriber<? super T> unfinished;
      try {
        emitOrEnqueue(element, subscriber);
        unfinished = drainUnlessLast(subscriber);
      } catch (Throwable failure) {
        wip = 0; // as drain() says
        discardIfDone(subscriber);
        throw failure;
      }
      leaveRest(unfinished);
    } else {
      enqueue(element);
      signalWork(subscriber);
    }
  }

  private void emitOrEnqueue(T element, CoreSubscriber<? super T> subscriber) {
    if (isDone()) {
      Operators.onDiscard(element, subscriber.currentContext()); // cancelled since
    } else if (isQueueEmpty() && isWanted()) {
      emit(subscriber, element);
    } else {
      enqueue(element);
      lookAtQueue();
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

  /** Emits an element for which there is demand; for the emitting thread. */
  final void emit(CoreSubscriber<? super T> subscriber, T element) {
    EMITTED.setRelease(this, emitted + 1); // pairs with produced()
    try {
      subscriber.onNext(element);
    } catch (Throwable failure) {
      cancelAfter(failure, subscriber);
      throw failure;
    }
    onEmitted(subscriber);
  }

  /**
   * Cancels because the subscriber has thrown: it gets nothing more. Callers discard what waits.
   */
  private void cancelAfter(Throwable failure, CoreSubscriber<? super T> subscriber) {
    try {
      ContextThreadLocals.with(subscriber, this::cancel);
    } catch (Throwable other) { // of the source, or for want of memory
      if (other != failure) {
        failure.addSuppressed(other);
      }
      cancel(); // once more, if that did not come so far
    }
  }

  /**
   * Decides how the stream ends, after the waiting elements; the caller must then call {@link
   * #signalWork()}.
   *
   * @param failure null to complete
   * @return false if that was already decided
   */
  final boolean trySetTerminal(@Nullable Throwable failure) {
    return END.compareAndSet(this, null, failure == null ? COMPLETED : failure);
  }

  /** Tells whether only the waiting elements are still to come. */
  final boolean isEnding() {
    return END.getAcquire(this) != null; // pairs with trySetTerminal()
  }

  /** Makes the caller the emitting thread. Returns false if there is one. */
  final boolean tryEnter() {
    return WIP.compareAndSet(this, 0, 1);
  }

  /** Stops emitting, after draining what was queued meanwhile. */
  final void leave(CoreSubscriber<? super T> known) {
    CoreSubscriber<? super T> unfinished;
    try {
      unfinished = drainUnlessLast(known);
    } catch (Throwable failure) {
      wip = 0;
      discardIfDone(known);
      throw failure;
    }
    leaveRest(unfinished);
  }

  private @Nullable CoreSubscriber<? super T> drainUnlessLast(CoreSubscriber<? super T> known) {
    return (int) WIP.getAndAdd(this, -1) == 1 ? null : drain(known);
  }

  /** Has the emitting thread look at the queue, and for an end, before it stops. */
  final void lookAtQueue() {
    WIP.getAndAdd(this, 1);
  }

  /**
   * Has queued signals drained, here or by the current emitting thread. Does nothing once the
   * subscriber is released: what comes after that is brought by those who know it.
   */
  final void signalWork() {
    CoreSubscriber<? super T> known = actual();
    if (known != null) {
      signalWork(known);
    }
  }

  final void signalWork(CoreSubscriber<? super T> known) {
    if ((int) WIP.getAndAdd(this, 1) != 0) {
      return;
    }
    CoreSubscriber<? super T> unfinished;
    try {
      unfinished = drain(known);
    } catch (Throwable failure) {
      wip = 0;
      discardIfDone(known);
      throw failure;
    }
    leaveRest(unfinished);
  }

  /** Discards what waits for a subscriber that has thrown. */
  private void discardIfDone(CoreSubscriber<? super T> known) {
    if (isDone() && tryEnter()) {
      try {
        drain(known);
      } catch (Throwable ofHook) {
        wip = 0;
        throw ofHook;
      }
    }
  }

  /**
   * Emits what waits; called with {@code wip} above zero, and runs until it is zero. If it throws,
   * the caller sets {@code wip} to zero, so that the next signal continues. Only the frame that has
   * incremented it can do so at the end of a stack, by a plain assignment, which calls nothing.
   *
   * @param known the subscriber as the caller knew it: elements after the end are discarded with
   *     its Context, also those that another thread has brought meanwhile
   * @return for whom {@link #leaveRest} is to be called, {@code wip} being above zero still
   */
  private @Nullable CoreSubscriber<? super T> drain(CoreSubscriber<? super T> known) {
    int seen = wip;
    while (seen != 0) {
      CoreSubscriber<? super T> subscriber = actual();
      if (subscriber == null || isDone()) {
        discardRest(subscriber == null ? known : subscriber);
      } else if (!emitQueue(subscriber)) {
        return subscriber;
      }
      seen = (int) WIP.getAndAdd(this, -seen) - seen;
    }
    return null;
  }

  private void leaveRest(@Nullable CoreSubscriber<? super T> unfinished) {
    if (unfinished != null) {
      // The next to come continues: the source if it emits more, which slows it down, or the loop
      // after other timers and tasks. Both look at everything queued, so no signal is lost.
      wip = 0;
      TimerLoop to = loop(); // read once: it may move
      to.submit(new RestOfQueue(this, unfinished, to));
    }
  }

  /** Emits what waits. Returns false if the loop must first look at its other timers. */
  private boolean emitQueue(CoreSubscriber<? super T> subscriber) {
    TimerLoop known = loop(); // read once: it may move
    int left = known.isCarriedHere() && !known.hasEnded() ? LOOP_BATCH : Integer.MAX_VALUE;
    // Read before the queue: elements queued before the end are then seen.
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
      discardRest(subscriber);
    } else if (ended && isQueueEmpty()) {
      sayEnd(subscriber);
    }
    return true;
  }

  /** Emits what {@link RestOfQueue} stands for. */
  @SuppressWarnings("unchecked") // it was its own
  final void resume(CoreSubscriber<?> known) {
    signalWork((CoreSubscriber<? super T>) known);
  }

  private void sayEnd(CoreSubscriber<? super T> subscriber) {
    super.cancel(); // first: where the stack ends here, the next to come says it
    Object ending = END.getAndSet(this, COMPLETED);
    onTerminated();
    discardRest(subscriber);
    if (ending instanceof Throwable failure) {
      subscriber.onError(failure);
    } else {
      subscriber.onComplete();
    }
  }

  /**
   * Releases the subscriber: discards waiting elements, and drops an error that it will not
   * receive. For the emitting thread.
   */
  private void discardRest(CoreSubscriber<? super T> subscriber) {
    forget();
    Queue<T> waiting = queue;
    if (waiting != null && !waiting.isEmpty()) {
      Context context = subscriber.currentContext();
      ContextThreadLocals.with(
          subscriber, () -> Operators.onDiscardQueueWithClear(waiting, context, null));
    }
    if (isEnding() && END.getAndSet(this, COMPLETED) instanceof Throwable failure) {
      Context context = subscriber.currentContext();
      ContextThreadLocals.with(subscriber, () -> Operators.onErrorDropped(failure, context));
    }
  }
}
