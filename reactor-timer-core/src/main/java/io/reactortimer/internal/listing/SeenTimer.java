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

  /** A power of two. */
  private static final int NAMES = 256;

  private final ChainSteps chain = new ChainSteps();

  /** The last name of each hash code, so that timers of one name mostly have one object for it. */
  private final @Nullable String[] names = new String[NAMES];

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
    name = known(next.listedName(chain));
    return this;
  }

  /** Returns the same name, which totals then compare by identity and not letter by letter. */
  private @Nullable String known(@Nullable String next) {
    if (next == null) {
      return null;
    }
    int slot = next.hashCode() & (NAMES - 1);
    String before = names[slot];
    if (next.equals(before)) {
      return before;
    }
    names[slot] = next;
    return next;
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
