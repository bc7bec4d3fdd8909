// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.gate.FireGate;
import io.reactortimer.internal.listing.PipelineSteps;
import io.reactortimer.internal.scheduler.ReactorFailures;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * What one timer has to do with its gate: asking it, and waiting until it opens.
 *
 * <p>The loop asks and begins to wait. Any thread ends the waiting, and the one that wins the
 * compare-and-set on the state arms the timer again. A timer that waits has no demand for ticks, so
 * it is idle; the gate holds it through its registration until it opens or the timer ends.
 */
final class GatePass {

  private static final VarHandle STATE;
  private static final VarHandle REGISTRATION;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(GatePass.class, "state", int.class);
      REGISTRATION = lookup.findVarHandle(GatePass.class, "registration", Disposable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /*
   *  OUTSIDE ──await──> WAITING ──leave──> LEAVING ──left──> OUTSIDE
   *
   * Only the loop begins to wait. The winner of the compare-and-set out of WAITING prepares the timer
   * to go on; until that is done nobody arms it.
   */
  private static final int OUTSIDE = 0;
  private static final int WAITING = 1;
  private static final int LEAVING = 2;

  /** Null once the timer has ended. */
  private volatile @Nullable FireGate gate;

  private volatile int state = OUTSIDE;

  /** Withdraws what the gate holds; null if it holds nothing. */
  @SuppressWarnings("unused") // through REGISTRATION
  private volatile @Nullable Disposable registration;

  /** Whether the gate was closed when it was asked last, for listings. */
  private boolean closed;

  /** The due times that found the gate closed. Written by the loop. */
  private long gated;

  /** Those of them that the loop's counters do not have yet. */
  private long uncounted;

  GatePass(FireGate gate) {
    this.gate = gate;
  }

  /** Returns the token for a tick that fires now, or a negative number; on the loop. */
  long ask() {
    long token = tokenNow();
    closed = token < 0;
    return token;
  }

  private long tokenNow() {
    FireGate asked = gate;
    if (asked == null) {
      return FireGate.CLOSED;
    }
    try {
      return asked.token();
    } catch (Throwable failure) { // one bad answer costs one tick
      ReactorFailures.INSTANCE.failed(failure);
      return FireGate.CLOSED;
    }
  }

  void count(long points) {
    gated += points;
    uncounted += points;
  }

  /** Returns what was counted since it was taken last; on the loop. */
  long takeUncounted() {
    long taken = uncounted;
    uncounted = 0;
    return taken;
  }

  void forgetCount() {
    gated = 0;
  }

  long gated() {
    return gated;
  }

  boolean isClosed() {
    return closed;
  }

  /** Tells whether the timer is idle until the gate opens, or prepared to go on just now. */
  boolean isWaiting() {
    return state != OUTSIDE;
  }

  /**
   * Begins to wait, if the gate tells when it opens; on the loop.
   *
   * @param opened calls {@link #leave}
   */
  void await(Runnable opened) {
    FireGate asked = gate;
    if (asked == null) {
      return;
    }
    state = WAITING; // first: it may open before the registration is known here
    Disposable held = null;
    try {
      held = asked.whenOpen(opened);
    } catch (Throwable failure) {
      ReactorFailures.INSTANCE.failed(failure);
    }
    if (held == null) {
      state = OUTSIDE; // it is asked at each point
      return;
    }
    registration = held;
    // In one total order with an opening and with an end: either they see the registration, or the
    // looks below see what they have done.
    if (state != WAITING || gate == null) {
      withdraw();
    } else if (tokenNow() >= 0) {
      openHere(opened); // it opened before it knew of us
    }
  }

  /** Opens in a tick, where a failure would be taken for the subscriber's. */
  private void openHere(Runnable opened) {
    try {
      opened.run();
    } catch (Throwable failure) { // of another scheduler's clock, say
      if (STATE.compareAndSet(this, WAITING, OUTSIDE)) {
        withdraw(); // it is asked at the next point
      }
      ReactorFailures.INSTANCE.failed(failure);
    }
  }

  /**
   * Ends the waiting; any thread. The winner calls {@link #left}.
   *
   * @return false if it did not wait, or another thread has ended it
   */
  boolean leave() {
    if (!STATE.compareAndSet(this, WAITING, LEAVING)) {
      return false;
    }
    closed = false;
    withdraw();
    return true;
  }

  /** Lets the timer be armed, once it is prepared for that. */
  void left() {
    state = OUTSIDE;
  }

  /** Drops the gate, because the timer has ended; any thread. */
  void end() {
    gate = null;
    withdraw();
  }

  private void withdraw() {
    Disposable held = (Disposable) REGISTRATION.getAndSet(this, null);
    try {
      if (held != null) {
        held.dispose();
      }
    } catch (Throwable failure) { // the gate's code: what is begun here has to go on
      ReactorFailures.INSTANCE.failed(failure);
    }
  }

  /** Returns the gate's name for listings; null once the timer has ended. */
  @Nullable String name() {
    FireGate asked = gate;
    try {
      return asked == null ? null : asked.name();
    } catch (Throwable failure) { // the user's code
      PipelineSteps.throwIfOutOfMemory(failure);
      return asked.getClass().getName();
    }
  }
}
