// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.time.Duration;
import java.util.List;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * Intervals that drive themselves: each waits for its deadline, delivers one tick, and only then is
 * armed for the next.
 *
 * <p>They replace {@link Flux#interval(Duration)}, and differ from it where it hurts:
 *
 * <ul>
 *   <li>A slow consumer never ends one with an overflow: without demand an interval does not tick,
 *       is in no heap and causes no wake-up. Demand arms it again.
 *   <li>After a pause it delivers one late tick that tells how many it stands for, and is back on
 *       its grid ({@link MissedTickPolicy#SKIP}).
 *   <li>Cancelled from any thread it lets go of the subscriber at once, and delivers nothing more
 *       but a tick that was already on its way.
 *   <li>It is listed while it lives: {@link TimerScheduler#live()}.
 * </ul>
 *
 * <p>An interval starts when it is subscribed to. It has no drift: tick {@code k} is due at {@code
 * start + initialDelay + k * period}, never earlier. Ticks are delivered one at a time by the
 * scheduler's thread, never on the thread that called {@code request}.
 *
 * <p><b>Where it runs.</b> On the scheduler given to {@link IntervalSpec#on}. Without one, on
 * virtual time if that is installed when the interval is assembled, as in {@code
 * StepVerifier.withVirtualTime}, else on {@link #defaultScheduler()}.
 */
public final class Timers {

  private Timers() {}

  /**
   * Counts up from 0, the first tick after one {@code period}.
   *
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years
   */
  public static Flux<Long> interval(Duration period) {
    return every(period).counts();
  }

  /**
   * Counts up from 0, the first tick after {@code initialDelay}.
   *
   * @param initialDelay zero or more
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years,
   *     or {@code initialDelay} negative or longer than that
   */
  public static Flux<Long> interval(Duration initialDelay, Duration period) {
    return every(period).initialDelay(initialDelay).counts();
  }

  /**
   * An interval with more to say about it.
   *
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years
   */
  public static IntervalSpec every(Duration period) {
    return IntervalSpec.every(period);
  }

  /**
   * The scheduler of this process: the one given to {@link #useAsDefault} last, else one with
   * default settings that is made at first use and lives as long as the process.
   */
  public static TimerScheduler defaultScheduler() {
    return ProcessDefault.get();
  }

  /**
   * Makes {@code scheduler} the default of this process until the result is disposed, or the
   * scheduler itself; then the one before it is the default again. Pipelines that are already
   * assembled keep the scheduler they have.
   *
   * @throws IllegalArgumentException if {@code scheduler} is disposed
   */
  public static Disposable useAsDefault(TimerScheduler scheduler) {
    return ProcessDefault.use(scheduler);
  }

  /**
   * All schedulers that timers without one of their own may live on: the present default first,
   * then those it stands in for, the one with default settings if it was ever made, and those that
   * stand or stood behind Reactor's own default ({@link ReactorTimers}). Makes none.
   */
  public static List<TimerScheduler> defaults() {
    return ProcessDefault.all();
  }
}
