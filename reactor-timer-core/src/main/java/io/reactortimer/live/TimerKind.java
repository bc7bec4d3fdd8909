// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import io.reactortimer.Timers;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What created a timer. The scheduled task decides: Reactor's operators are recognized by their
 * classes, and everything else is a {@link #TASK} or {@link #PERIODIC}.
 *
 * @since 0.1
 */
public enum TimerKind {

  /** An interval or ticker of {@link Timers}, or {@link Flux#interval(Duration)}. */
  INTERVAL,

  /**
   * {@link Mono#delay(Duration)}, and what is made of it: {@code delayElement(s)}, {@code
   * delaySubscription}, {@code delaySequence}, {@code take} and {@code skip} by time.
   */
  DELAY,

  /** {@code timeout}, Reactor's or that of {@link Timers}. */
  TIMEOUT,

  /** {@link Timers#keepAlive}. */
  KEEP_ALIVE,

  /** {@link Timers#fixedDelay}. */
  FIXED_DELAY,

  /** A delay that a {@code retryWhen} waits for before its next attempt. */
  RETRY_BACKOFF,

  /** A delay that a {@code repeatWhen} waits for before it subscribes again. */
  REPEAT_DELAY,

  /** {@code sample}, {@code sampleFirst} and {@code sampleTimeout}. */
  SAMPLE,

  /** {@code buffer} by time and {@code bufferTimeout}. */
  BUFFER,

  /** {@code window} by time and {@code windowTimeout}. */
  WINDOW,

  /** The time to live of a value that {@code Mono.cache(ttl)} or a cache with a trigger keeps. */
  CACHE_TTL,

  /** The time to live of an element in {@code onBackpressureBuffer(ttl, ...)}. */
  BACKPRESSURE_TTL,

  /** The grace period that {@code refCount} gives a source without subscribers. */
  REF_COUNT_GRACE,

  /**
   * Any other task given to {@link Scheduler#schedule(Runnable, long,
   * java.util.concurrent.TimeUnit)}, alone or through a {@code Worker}.
   */
  TASK,

  /** Any other task given to {@code schedulePeriodically}, alone or through a {@code Worker}. */
  PERIODIC
}
