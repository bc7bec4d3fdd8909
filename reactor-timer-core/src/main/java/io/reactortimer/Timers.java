// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.listing.PipelineName;
import io.reactortimer.internal.operator.KeepAliveFlux;
import io.reactortimer.internal.operator.KeepAliveSettings;
import io.reactortimer.internal.operator.TimeoutSettings;
import io.reactortimer.internal.origin.OriginSampler;
import io.reactortimer.internal.scheduler.DefaultSchedulers;
import io.reactortimer.internal.scheduler.LoopScheduler;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.internal.takeover.ParallelTakeover;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Creates intervals and other timers. Each interval drives itself: it waits for its deadline,
 * delivers one tick, and only then is armed for the next.
 *
 * <p>They replace {@link Flux#interval(Duration)}, and differ from it as follows:
 *
 * <ul>
 *   <li>A slow consumer never ends one with an overflow: without demand an interval does not tick,
 *       is not queued and causes no wake-up. Demand arms it again.
 *   <li>After a pause it delivers one late tick that tells how many it stands for, and is back on
 *       its grid ({@link MissedTickPolicy#SKIP}).
 *   <li>It may be cancelled from any thread. It then drops its reference to the subscriber at once
 *       and delivers at most one more tick: one that was already being delivered.
 *   <li>It is listed while it is live: {@link TimerScheduler#live()}.
 * </ul>
 *
 * <p>An interval starts when it is subscribed to. It has no drift: tick {@code k} is due at {@code
 * start + initialDelay + k * period}, never earlier. Ticks are delivered one at a time by the
 * scheduler's thread, never by the thread that called {@code request}.
 *
 * <p><b>Where it runs.</b> On the scheduler given to {@link IntervalSpec#on}. Without one, on
 * virtual time if that is installed when the interval is assembled, as in {@code
 * StepVerifier.withVirtualTime}, else on {@link #defaultScheduler()}.
 *
 * @since 0.1
 */
public final class Timers {

  private Timers() {}

  /**
   * Returns an interval that counts up from 0. The first tick is due after one {@code period}.
   *
   * @param period time between two ticks
   * @return the interval; each subscriber has its own
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years
   */
  public static Flux<Long> interval(Duration period) {
    return every(period).counts();
  }

  /**
   * Returns an interval that counts up from 0. The first tick is due after {@code initialDelay}.
   *
   * @param initialDelay zero or more
   * @param period time between two ticks
   * @return the interval; each subscriber has its own
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years,
   *     or {@code initialDelay} negative or longer than that
   */
  public static Flux<Long> interval(Duration initialDelay, Duration period) {
    return every(period).initialDelay(initialDelay).counts();
  }

  /**
   * Returns a spec for an interval with non-default settings.
   *
   * @param period time between two ticks
   * @return a builder of the interval
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years
   */
  public static IntervalSpec every(Duration period) {
    return IntervalSpec.every(period);
  }

  /**
   * Returns an interval with a handle to reset, pause, resume and stop it. Use {@code
   * every(period).ticker()} for one with non-default settings.
   *
   * @param period time between two ticks
   * @return the handle
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years
   */
  public static Ticker ticker(Duration period) {
    return every(period).ticker();
  }

  /**
   * Returns a spec for a task that runs again {@code delay} after its last run has ended. It never
   * overlaps with itself, blocks no thread, and continues after an error. Nothing runs before
   * {@link FixedDelaySpec#start()} or a subscription to {@link FixedDelaySpec#asFlux()}.
   *
   * @param delay time from the end of a run to the start of the next
   * @param task supplies the publisher that a run subscribes to; called on the scheduler's thread
   * @return a builder that starts nothing yet
   * @throws IllegalArgumentException if {@code delay} is zero, negative or longer than 292 years
   */
  public static FixedDelaySpec fixedDelay(Duration delay, Supplier<? extends Publisher<?>> task) {
    return FixedDelaySpec.of(delay, task);
  }

  /**
   * Relays {@code source}, and emits an element of {@code supplier} each time the source has been
   * silent for {@code idle}. An example is a comment in a stream of server-sent events.
   *
   * <p>The idle time starts with the subscription, and restarts when the subscriber has taken an
   * element, be it of the source or of the supplier. The scheduler's thread emits what is supplied,
   * only on demand, and never while an element of the source is being delivered. Supplied elements
   * use up demand, which is not requested from the source again; a source element without demand
   * left waits. A supplier that throws ends the stream with that error. There is one timer per
   * subscriber: an element of the source costs one clock reading and two atomic steps, and
   * schedules nothing.
   *
   * @param <T> the type of the elements
   * @param source the stream to keep alive
   * @param idle how long the stream may be silent
   * @param supplier must not return {@code null}
   * @return the stream with the supplied elements
   * @throws IllegalArgumentException if {@code idle} is zero, negative or longer than 292 years
   */
  public static <T> Flux<T> keepAlive(
      Publisher<? extends T> source, Duration idle, Supplier<? extends T> supplier) {
    return keepAlive(source, idle, supplier, TimerOptions.defaults());
  }

  /**
   * Does the same on a given scheduler.
   *
   * @param <T> the type of the elements
   * @param source the stream to keep alive
   * @param idle how long the stream may be silent
   * @param supplier must not return {@code null}
   * @param scheduler where the timer runs
   * @return the stream with the supplied elements
   * @throws IllegalArgumentException if {@code idle} is zero, negative or longer than 292 years
   */
  public static <T> Flux<T> keepAlive(
      Publisher<? extends T> source,
      Duration idle,
      Supplier<? extends T> supplier,
      Scheduler scheduler) {
    return keepAlive(source, idle, supplier, TimerOptions.defaults().on(scheduler));
  }

  /**
   * Does the same with a timer that has a name, tags, slack or a scheduler.
   *
   * @param <T> the type of the elements
   * @param source the stream to keep alive
   * @param idle how long the stream may be silent
   * @param supplier must not return {@code null}
   * @param options name, tags, slack and scheduler of the timer
   * @return the stream with the supplied elements
   * @throws IllegalArgumentException if {@code idle} is zero, negative or longer than 292 years
   */
  public static <T> Flux<T> keepAlive(
      Publisher<? extends T> source,
      Duration idle,
      Supplier<? extends T> supplier,
      TimerOptions options) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(supplier, "supplier");
    long idleNanos = Arguments.positiveNanos(idle, "idle");
    TimerSettings timer = settingsOf(options);
    KeepAliveSettings settings =
        new KeepAliveSettings(idleNanos, timer, TimerScheduler.bindingTo(timer.scheduler()));
    return KeepAliveFlux.assemble(Flux.from(source), settings, supplier);
  }

  /**
   * Ends {@code source} with a {@link java.util.concurrent.TimeoutException} if it is silent for
   * {@code timeout}, as {@link Flux#timeout(Duration)} does, with the same message. As there, the
   * time starts when the subscriber has received its subscription, and restarts when the subscriber
   * has taken an element.
   *
   * <p>{@code Flux.timeout} schedules and cancels a task for each element. This method has one
   * timer per subscriber (some kilobytes on a scheduler other than a {@link TimerScheduler}): an
   * element costs one clock reading and two atomic steps. For a fallback, add {@code
   * onErrorResume(TimeoutException.class, ...)}.
   *
   * @param <T> the type of the elements
   * @param source the stream to limit
   * @param timeout how long each element, and the end, may take
   * @return the stream, limited
   * @throws IllegalArgumentException if {@code timeout} is zero, negative or longer than 292 years
   */
  public static <T> Flux<T> timeout(Flux<T> source, Duration timeout) {
    return timeout(source, timeout, TimerOptions.defaults());
  }

  /**
   * Does the same on a given scheduler.
   *
   * @param <T> the type of the elements
   * @param source the stream to limit
   * @param timeout how long each element, and the end, may take
   * @param scheduler where the timer runs
   * @return the stream, limited
   * @throws IllegalArgumentException if {@code timeout} is zero, negative or longer than 292 years
   */
  public static <T> Flux<T> timeout(Flux<T> source, Duration timeout, Scheduler scheduler) {
    return timeout(source, timeout, TimerOptions.defaults().on(scheduler));
  }

  /**
   * Does the same with a timer that has a name, tags, slack or a scheduler.
   *
   * @param <T> the type of the elements
   * @param source the stream to limit
   * @param timeout how long each element, and the end, may take
   * @param options name, tags, slack and scheduler of the timer
   * @return the stream, limited
   * @throws IllegalArgumentException if {@code timeout} is zero, negative or longer than 292 years
   */
  public static <T> Flux<T> timeout(Flux<T> source, Duration timeout, TimerOptions options) {
    Objects.requireNonNull(source, "source");
    long timeoutNanos = Arguments.positiveNanos(timeout, "timeout");
    return TimeoutSettings.OfFlux.assemble(source, timeout(timeoutNanos, timeoutNanos, options));
  }

  /**
   * Ends {@code source} with a {@link java.util.concurrent.TimeoutException} if its first element
   * takes longer than {@code first}, or if any later element, or the end, takes longer than {@code
   * next} after the element before it. This suits a response that is slow to start but must not
   * stall afterwards. The message names the limit that was exceeded. In all else this is {@link
   * #timeout(Flux, Duration)}: an element schedules nothing, except the first one if {@code next}
   * is shorter.
   *
   * @param <T> the type of the elements
   * @param source the stream to limit
   * @param first how long the first element may take
   * @param next how long any later element, and the end, may take
   * @return the stream, limited
   * @throws IllegalArgumentException if {@code first} or {@code next} is zero, negative or longer
   *     than 292 years
   */
  public static <T> Flux<T> timeout(Flux<T> source, Duration first, Duration next) {
    return timeout(source, first, next, TimerOptions.defaults());
  }

  /**
   * Does the same on a given scheduler.
   *
   * @param <T> the type of the elements
   * @param source the stream to limit
   * @param first how long the first element may take
   * @param next how long any later element, and the end, may take
   * @param scheduler where the timer runs
   * @return the stream, limited
   * @throws IllegalArgumentException if {@code first} or {@code next} is zero, negative or longer
   *     than 292 years
   */
  public static <T> Flux<T> timeout(
      Flux<T> source, Duration first, Duration next, Scheduler scheduler) {
    return timeout(source, first, next, TimerOptions.defaults().on(scheduler));
  }

  /**
   * Does the same with a timer that has a name, tags, slack or a scheduler.
   *
   * @param <T> the type of the elements
   * @param source the stream to limit
   * @param first how long the first element may take
   * @param next how long any later element, and the end, may take
   * @param options name, tags, slack and scheduler of the timer
   * @return the stream, limited
   * @throws IllegalArgumentException if {@code first} or {@code next} is zero, negative or longer
   *     than 292 years
   */
  public static <T> Flux<T> timeout(
      Flux<T> source, Duration first, Duration next, TimerOptions options) {
    Objects.requireNonNull(source, "source");
    long firstNanos = Arguments.positiveNanos(first, "first");
    long nextNanos = Arguments.positiveNanos(next, "next");
    return TimeoutSettings.OfFlux.assemble(source, timeout(firstNanos, nextNanos, options));
  }

  /**
   * Does the same for a {@link Mono}.
   *
   * @param <T> the type of the elements
   * @param source the Mono to limit
   * @param timeout how long the value may take
   * @return the Mono, limited
   * @throws IllegalArgumentException if {@code timeout} is zero, negative or longer than 292 years
   */
  public static <T> Mono<T> timeout(Mono<T> source, Duration timeout) {
    return timeout(source, timeout, TimerOptions.defaults());
  }

  /**
   * Does the same for a {@link Mono} on a given scheduler.
   *
   * @param <T> the type of the elements
   * @param source the Mono to limit
   * @param timeout how long the value may take
   * @param scheduler where the timer runs
   * @return the Mono, limited
   * @throws IllegalArgumentException if {@code timeout} is zero, negative or longer than 292 years
   */
  public static <T> Mono<T> timeout(Mono<T> source, Duration timeout, Scheduler scheduler) {
    return timeout(source, timeout, TimerOptions.defaults().on(scheduler));
  }

  /**
   * Does the same for a {@link Mono} with a timer that has a name, tags, slack or a scheduler.
   *
   * @param <T> the type of the elements
   * @param source the Mono to limit
   * @param timeout how long the value may take
   * @param options name, tags, slack and scheduler of the timer
   * @return the Mono, limited
   * @throws IllegalArgumentException if {@code timeout} is zero, negative or longer than 292 years
   */
  public static <T> Mono<T> timeout(Mono<T> source, Duration timeout, TimerOptions options) {
    Objects.requireNonNull(source, "source");
    long timeoutNanos = Arguments.positiveNanos(timeout, "timeout");
    return TimeoutSettings.OfMono.assemble(source, timeout(timeoutNanos, LoopClock.NEVER, options));
  }

  private static TimeoutSettings timeout(long firstNanos, long nextNanos, TimerOptions options) {
    TimerSettings timer = settingsOf(options);
    return new TimeoutSettings(
        firstNanos, nextNanos, timer, TimerScheduler.bindingTo(timer.scheduler()));
  }

  private static TimerSettings settingsOf(TimerOptions options) {
    return Objects.requireNonNull(options, "options").settings();
  }

  /**
   * Names the timers of the pipeline above the {@code contextWrite} in listings, those of this
   * library and of Reactor's operators: {@code contextWrite(Timers.named("room.heartbeat"))}. A
   * name given to an interval itself, or nearer to the timer, takes precedence.
   *
   * @param name shown in listings
   * @return a function for {@code contextWrite}
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static UnaryOperator<Context> named(String name) {
    return named(name, Map.of());
  }

  /**
   * Names the timers as {@link #named(String)} does, and adds tags that listings show.
   *
   * @param name shown in listings
   * @param tags shown in listings, in their order
   * @return a function for {@code contextWrite}
   * @throws IllegalArgumentException if {@code name} or a key is blank
   */
  public static UnaryOperator<Context> named(String name, Map<String, String> tags) {
    TimerSettings given = TimerSettings.DEFAULT.withName(name);
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      given = given.tag(tag.getKey(), tag.getValue());
    }
    Map<String, String> checked = given.tags();
    return context -> PipelineName.put(context, name, checked);
  }

  /**
   * Returns the default scheduler of this process: the one last given to {@link #useAsDefault} that
   * does not hold its timers back ({@link TimerScheduler#isSuspended()}), or else one with default
   * settings, which is created at first use and lives as long as the process.
   *
   * @return the default scheduler
   */
  public static TimerScheduler defaultScheduler() {
    return TimerScheduler.of(DefaultSchedulers.get(TimerScheduler::coreNamed));
  }

  /**
   * Makes {@code scheduler} the default of this process until the result or the scheduler itself is
   * disposed; then the previous one is the default again. Pipelines that are already assembled keep
   * the scheduler they have.
   *
   * @param scheduler the new default
   * @return restores the previous default when it is disposed
   * @throws IllegalArgumentException if {@code scheduler} is disposed
   */
  public static Disposable useAsDefault(TimerScheduler scheduler) {
    Objects.requireNonNull(scheduler, "scheduler");
    return DefaultSchedulers.use(scheduler.core());
  }

  /**
   * Records of every timer in this process where in the application's code it is made, whatever the
   * schedulers are set to, until the result is disposed. Holds for timers that are assembled from
   * now on; what was recorded stays. Making a timer then takes several times as long: this is for
   * tests and for a short look.
   *
   * @return ends it when it is disposed, unless others have asked for it too
   */
  public static Disposable captureAllOrigins() {
    return OriginSampler.captureAll();
  }

  /**
   * Returns all schedulers on which timers without an explicit scheduler may live. The current
   * default comes first, followed by those it stands in for, the one with default settings if it
   * was ever created, and those that stand or stood behind Reactor's own default ({@link
   * ReactorTimers}). Creates none.
   *
   * @return the schedulers, without duplicates
   */
  public static List<TimerScheduler> defaults() {
    Set<LoopScheduler> all = new LinkedHashSet<>(DefaultSchedulers.ownAndUsed());
    all.addAll(ParallelTakeover.schedulers());
    return all.stream().map(TimerScheduler::of).toList();
  }
}
