// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.listing.ChainSteps;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.ClosingState;
import io.reactortimer.internal.scheduler.ContextThreadLocals;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.TimerKind;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Relays a source, and emits an element in its place when it has been silent for too long. It is
 * one timer, whose deadline each element moves by a plain write: nothing is scheduled or cancelled
 * per element.
 */
final class KeepAliveSubscriber<T> extends RelayingSubscription<T> {

  /** Replaced once it has ended, by one without tags. */
  private KeepAliveSettings settings;

  /** As there; here because each element asks for it. */
  private final long idleNanos;

  /** Null once ended. */
  private @Nullable Supplier<? extends T> supplier;

  // Owned by the emitting thread from here on.

  /** When the source spoke last, or was given time from; loop time. */
  private long spokenNanos;

  /** How many elements the loop has supplied. */
  private long beats;

  /** Of the last of them; negative before. */
  private float latenessNanos = -1;

  private KeepAliveSubscriber(KeepAliveFlux<T> flux, TimerLoop loop) {
    super(loop, flux.settings().slackClass(), loop.clock().nowNanos());
    this.settings = flux.settings();
    this.idleNanos = flux.settings().idleNanos();
    this.supplier = flux.supplier();
    this.spokenNanos = loop().clock().nowNanos();
    setDeadline(silentNanos());
  }

  /** Returns what is to be subscribed to the source for {@code actual}. */
  static <T> SourceSubscriber<T> of(KeepAliveFlux<T> flux, CoreSubscriber<? super T> actual) {
    TimerLoop loop = flux.settings().binding().findLoop();
    return new SourceSubscriber<>(actual, new KeepAliveSubscriber<>(flux, loop));
  }

  /** Returns when the source has been silent for too long; loop time. */
  private long silentNanos() {
    return LoopClock.plus(spokenNanos, idleNanos);
  }

  /** Arms the timer before the source is asked: the source may not return from its request. */
  @Override
  void beforeRequest(boolean unasked) {
    if (unasked && isClosing()) {
      restartSilence();
    }
    if (isIdle() && dueNanos() > loop().clock().nowNanos()) {
      arm();
    }
  }

  /**
   * Restarts the silence. A source that nobody asked was not silent: as the application closes it
   * is given all its time from the first request on. If an element is being emitted, the silence
   * restarts after that.
   */
  private void restartSilence() {
    CoreSubscriber<? super T> subscriber = actual(); // before: see leave()
    long nowNanos = loop().clock().nowNanos(); // before, too: it may throw
    if (subscriber != null && tryEnter()) {
      spokenNanos = nowNanos;
      leave(subscriber);
    }
  }

  /**
   * Returns true: source, loop and subscriber synchronize by the work counter, whatever loop it is,
   * and all loops of a group have one clock.
   */
  @Override
  protected boolean mayMove() {
    return true;
  }

  @Override
  void onEmitted(CoreSubscriber<? super T> subscriber) {
    try {
      spokenNanos = loop().clock().nowNanos();
    } catch (Throwable failure) {
      if (isForWantOfMemory(failure)) {
        throw failure;
      }
      // Of another scheduler's clock. Thrown, it would be taken for the subscriber's.
      endSource(subscriber, told(subscriber, failure));
    }
  }

  @Override
  protected void released() {
    supplier = null;
    super.released();
  }

  @Override
  void dropSettings() {
    settings = settings.untagged();
  }

  @Override
  protected long tick(long nowNanos) {
    try {
      return beatIfSilent(nowNanos);
    } catch (Throwable failure) {
      if (isDone() || !isForWantOfMemory(failure)) {
        throw failure; // of the subscriber: it is cancelled by now, and so is the source
      }
      // It costs this beat. While its application closes it may have to end before the next one.
      setDeadline(LoopClock.plus(nowNanos, ClosingState.silenceNanos(idleNanos)));
      tickFailed(0, 0, failure);
      return -1;
    }
  }

  private long beatIfSilent(long nowNanos) {
    boolean closing = isClosing();
    long patienceNanos = closing ? ClosingState.silenceNanos(idleNanos) : idleNanos;
    CoreSubscriber<? super T> subscriber = actual(); // before: see leave()
    if (subscriber == null) {
      return -1; // cancelled since the claim
    }
    if (!tryEnter()) {
      // An element is being emitted right now, so the next silence starts after that.
      setDeadline(LoopClock.plus(nowNanos, patienceNanos));
      return -1;
    }
    long overNanos = closing ? closingNanos(nowNanos) : silentNanos();
    long outcome = -1;
    Supplier<? extends T> supplying = supplier;
    // If elements wait for the loop's next turn, or for demand, the source was not silent.
    boolean settled = !isEnding() && isQueueEmpty();
    // If the silence began later than it was armed for, what is due before its end comes first.
    boolean wanted = overNanos <= dueNanos() && settled && isWanted();
    try {
      if (wanted && closing) {
        endSource(null);
      } else if (wanted && supplying != null) { // null if cancelled since
        latenessNanos = nowNanos - Math.max(silentNanos(), demandNanos());
        outcome = beat(subscriber, supplying);
      }
      if (isEnding() || !isQueueEmpty()) {
        lookAtQueue(); // the thread that was to emit what waits, or the end, may have failed
      }
      // Without demand it stays due, and fires as soon as there is some. If the source has ended,
      // its end also ends the timer.
      setDeadline(
          settled
              ? (closing ? overNanos : silentNanos())
              : LoopClock.plus(nowNanos, patienceNanos));
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
          Objects.requireNonNull(
              ContextThreadLocals.get(subscriber, supplying), "The supplier returned null");
    } catch (Throwable failure) {
      endSource(subscriber, told(subscriber, failure));
      countRun((long) latenessNanos, true);
      return -1;
    }
    if (isDone()) { // cancelled meanwhile
      Context context = subscriber.currentContext();
      ContextThreadLocals.with(subscriber, () -> Operators.onDiscard(element, context));
      return -1;
    }
    beats++;
    overdraw();
    emit(subscriber, element);
    return 0;
  }

  /**
   * Returns when a silent source counts as finished while the application closes. A source without
   * demand cannot emit, so the time starts with demand. Exact for the emitting thread, else an
   * estimate.
   */
  @Override
  long closingNanos(long nowNanos) {
    long sinceNanos = Math.max(binding().closingSinceNanos(), demandNanos());
    return LoopClock.plus(Math.max(spokenNanos, sinceNanos), ClosingState.silenceNanos(idleNanos));
  }

  @Override
  void setAside(long dueNanos) {} // the end of the silence is known

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
  public TimerKind kind(ChainSteps chain) {
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
  public String stepName() {
    return "keepAlive";
  }
}
