// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import org.jspecify.annotations.Nullable;

/**
 * The timer that a walk is at, with what several totals ask of it: that is read once, since kind
 * and name may have to be looked for along a chain of operators. One object serves a whole walk.
 * Used by one thread.
 */
public final class SeenTimer {

  private final ChainSteps chain = new ChainSteps();
  private @Nullable LiveTimer timer;
  private TimerKind kind = TimerKind.TASK;
  private TimerState state = TimerState.ARMED;
  private @Nullable String name;

  SeenTimer() {}

  /** Goes on to a timer. Returns this. */
  SeenTimer at(LiveTimer next) {
    timer = next;
    kind = next.kind(chain.at(next.chainHead()));
    state = next.listedState();
    name = next.listedName();
    return this;
  }

  /** Returns the timer. */
  public LiveTimer timer() {
    LiveTimer current = timer;
    if (current == null) {
      throw new IllegalStateException("at no timer yet");
    }
    return current;
  }

  /** Returns the chain of operators that it begins. */
  public ChainSteps chain() {
    return chain;
  }

  /** Returns its kind. */
  public TimerKind kind() {
    return kind;
  }

  /** Returns its state. */
  public TimerState state() {
    return state;
  }

  /** Returns the name that it is listed under; null for none. */
  public @Nullable String name() {
    return name;
  }
}
