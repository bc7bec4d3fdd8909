// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import java.util.concurrent.RejectedExecutionException;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** Tells subscribers that a scheduler takes no timer for them, or no longer. Any thread. */
public final class Refusals {

  private Refusals() {}

  /** Ends a stream that has not begun. */
  public static void tell(CoreSubscriber<?> subscriber, RejectedExecutionException refusal) {
    Operators.error(subscriber, told(subscriber, refusal));
  }

  /** Returns what the subscriber is told, after hooks have seen it. */
  static Throwable told(CoreSubscriber<?> subscriber, RejectedExecutionException refusal) {
    try {
      return Operators.onRejectedExecution(refusal, subscriber.currentContext());
    } catch (Throwable other) { // of a hook, or of the Context: the stream must end all the same
      return refusal; // without the other one: it may be the only one there is, Reactor's own
    }
  }
}
