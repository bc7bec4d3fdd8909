// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.engine.time.LoopClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Whether the application that uses a scheduler is on its way out: then nothing that ticks without
 * end is to keep it. Any thread.
 */
public final class ClosingState {

  /** What comes later completes after this at most. Not at once: repeat() would spin. */
  private static final long LATER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long the source of a keep-alive may pause while its application waits for it. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Runnable completeSoon;
  private final LoopClock clock;

  /** How many have said so and not taken it back. Guarded by this. */
  private int begun;

  /** When the first of them said so; loop time. Written before {@link #on}. */
  private long sinceNanos;

  /** Read by the loops, before a tick that they would deliver otherwise. */
  private volatile boolean on;

  private volatile Sinks.Empty<Void> signal = Sinks.empty();

  ClosingState(Runnable completeSoon, LoopClock clock) {
    this.completeSoon = completeSoon;
    this.clock = clock;
  }

  /**
   * Returns when a timer of this period or delay completes that is subscribed to while it is on.
   */
  public static long delayNanos(long periodNanos) {
    return Math.min(periodNanos, LATER_NANOS);
  }

  /**
   * Returns how long the source of a keep-alive has to be silent before that completes: a finite
   * one may have more to say.
   */
  public static long silenceNanos(long idleNanos) {
    return Math.min(idleNanos, SILENCE_NANOS);
  }

  boolean isOn() {
    return on;
  }

  /** Returns when it began, in loop time; once it is on. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** Completes when it begins; at once while it is on. */
  public Mono<Void> asMono() {
    return Mono.defer(() -> ClosingSignal.of(signal.asMono()));
  }

  public Disposable begin() {
    StackRoom.forCall();
    AtomicBoolean over = new AtomicBoolean();
    Disposable announcement = () -> end(over); // first: what is announced can be taken back
    synchronized (this) {
      if (begun == 0) {
        sinceNanos = clock.nowNanos();
      }
      begun++;
      on = true;
    }
    signal.tryEmitEmpty();
    try {
      // After the flag: what is subscribed to from now on sees that.
      completeSoon.run();
    } catch (Throwable failure) { // no thread for idle timers, say
      // Told, not thrown: the announcement can be taken back all the same.
      ReactorFailures.INSTANCE.failed(failure);
    }
    return announcement;
  }

  private void end(AtomicBoolean over) {
    StackRoom.forCall();
    Sinks.Empty<Void> next = Sinks.empty(); // before: an end that fails can be repeated
    synchronized (this) {
      if (over.compareAndSet(false, true) && --begun == 0) {
        signal = next;
        on = false;
      }
    }
  }
}
