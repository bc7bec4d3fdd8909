// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.TickNode;
import io.reactortimer.engine.TimerLoop;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;

/**
 * A subscription that is a timer: subscription, timer and queue entry in one object.
 *
 * <p>The loop's thread delivers what the timer has to say. Any thread may request and cancel.
 */
abstract class TimerSubscription<T> extends TickNode
    implements Subscription, Scannable, Listed, Submitted {

  /** Null once ended: plain, because the loop claims each tick by the state word. */
  private @Nullable CoreSubscriber<? super T> actual;

  TimerSubscription(
      CoreSubscriber<? super T> actual,
      TimerLoop loop,
      byte firstSlackClass,
      byte slackClass,
      long nowNanos) {
    super(loop, firstSlackClass, slackClass, nowNanos);
    this.actual = actual;
  }

  /** Where it lives. */
  abstract TimerPlace place();

  /** What it was told when it was assembled. */
  abstract TimerSettings settings();

  /** Its subscriber; null once it has ended. */
  final @Nullable CoreSubscriber<? super T> actual() {
    return actual;
  }

  @Override
  protected long readAhead() {
    CoreSubscriber<? super T> subscriber = actual;
    // Never: what counts is to have looked.
    boolean odd = subscriber != null && (Class<?>) subscriber.getClass() == Object.class;
    return odd ? super.readAhead() : nextAbout();
  }

  /** About when it is due next, negative if that is not known. */
  long nextAbout() {
    return super.readAhead();
  }

  /** Lets go of the subscriber. */
  final void forget() {
    actual = null;
  }

  /** The subscriber knows it by now; if it has not asked for anything, listings must find it. */
  void subscribed() {
    if (isIdle() || isPaused()) {
      listWhileIdle();
    }
    if (loop().hasEnded() || place().isGone()) {
      terminate(); // its end may have come before it could find us there
    }
  }

  @Override
  public void cancel() {
    if (tryCancel()) {
      WorkerLoop host = WorkerLoop.hosting(loop());
      if (host != null) {
        host.close();
      }
    }
  }

  /** Completes the stream: at the end of the scheduler, or when a listing's reader asks for it. */
  @Override
  protected void terminate() {
    end(null);
  }

  /**
   * Ends the stream with a signal of the timer's own, behind what is being delivered, if nothing
   * has ended it yet.
   *
   * @param error null to complete
   */
  boolean end(@Nullable Throwable error) {
    CoreSubscriber<? super T> subscriber = actual;
    if (subscriber == null || !tryCancel()) {
      return false;
    }
    say(subscriber, error);
    return true;
  }

  /** Completes the stream as soon as it is in the middle of nothing. */
  void endWhenIdle() {
    end(null);
  }

  /** Says the last word in the loop's next turn, or now if it has none any more. */
  final void say(CoreSubscriber<? super T> subscriber, @Nullable Throwable error) {
    FinalSignal signal = new FinalSignal(loop(), subscriber, error);
    if (!loop().submit(signal)) {
      signal.terminate();
    }
  }

  /** A scheduler that is not ours takes no more tasks. */
  void refused(RejectedExecutionException refusal) {
    CoreSubscriber<? super T> subscriber = actual;
    if (subscriber != null) {
      end(Operators.onRejectedExecution(refusal, subscriber.currentContext()));
    }
  }

  @Override
  protected void released() {
    unlistWhileIdle();
    place().leave(loop());
  }

  @Override
  public Submissions submissions() {
    return place().requireSubmissions();
  }

  @Override
  public TimerState listedState() {
    if (isPaused()) {
      return TimerState.PAUSED;
    }
    return isIdle() ? TimerState.PARKED : TimerState.ARMED;
  }

  @Override
  public Object chainHead() {
    return this;
  }

  @Override
  public @Nullable String listedName() {
    String given = settings().name();
    OperatorName found = given == null ? OperatorName.of(this) : null;
    return found == null ? given : found.name();
  }

  @Override
  public Map<String, String> listedTags() {
    TimerSettings settings = settings();
    OperatorName found = settings.name() == null ? OperatorName.of(this) : null;
    if (found == null) {
      return settings.tags();
    }
    Map<String, String> all = new LinkedHashMap<>(found.tags());
    all.putAll(settings.tags());
    return all;
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.CANCELLED || key == Attr.TERMINATED) {
      return isDone();
    }
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return demand();
    }
    if (key == Attr.RUN_ON) {
      return place().scheduler();
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    return key == Attr.NAME ? settings().name() : null;
  }
}
