// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.listing.PipelineName;
import io.reactortimer.internal.operator.KeepAliveFlux;
import io.reactortimer.internal.operator.TimeoutSettings;
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
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Intervals that drive themselves: each waits for its deadline, delivers one tick, and only then is
 * armed for the next.
 *
 * <p>They replace {@link Flux#interval(Duration)}, and differ from it where it hurts:
 *
 * <ul>
 *   <li>A slow consumer never ends one with an overflow: without demand an interval does not tick,
 *       is in no queue and causes no wake-up. Demand arms it again.
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
   * An interval with a handle to reset, pause, resume and stop it; {@code every(period).ticker()}
   * is the same with settings.
   *
   * @throws IllegalArgumentException if {@code period} is zero, negative or longer than 292 years
   */
  public static Ticker ticker(Duration period) {
    return every(period).ticker();
  }

  /**
   * A task that runs again {@code delay} after it has ended: it never overlaps with itself, blocks
   * no thread, and goes on after an error. Nothing runs before {@link FixedDelaySpec#start()} or a
   * subscription to {@link FixedDelaySpec#asFlux()}.
   *
   * @param task gives the publisher that a run subscribes to, on the scheduler's thread
   * @throws IllegalArgumentException if {@code delay} is zero, negative or longer than 292 years
   */
  public static FixedDelaySpec fixedDelay(Duration delay, Supplier<? extends Publisher<?>> task) {
    return FixedDelaySpec.of(delay, task);
  }

  /**
   * Passes {@code source} on, and emits an element of {@code supplier} each time it has been silent
   * for {@code idle}: a comment of a stream of server-sent events, say.
   *
   * <p>Silence begins with the subscription, and anew when the subscriber has taken an element,
   * whoever it came from. What is supplied is emitted by the scheduler's thread, only on demand,
   * and never while an element of the source is being delivered. Demand that it uses up is not
   * asked of the source again; an element for which there is none left waits. A supplier that
   * throws ends the stream with that error. One timer per subscriber: an element of the source
   * costs a reading of the clock and two atomic steps, and schedules nothing.
   *
   * @param supplier must not return {@code null}
   * @throws IllegalArgumentException if {@code idle} is zero, negative or longer than 292 years
   */
  public static <T> Flux<T> keepAlive(
      Publisher<? extends T> source, Duration idle, Supplier<? extends T> supplier) {
    return keepAlive(source, idle, supplier, null);
  }

  /**
   * The same on a given scheduler.
   *
   * @param scheduler {@code null} for the one that intervals run on by default
   * @throws IllegalArgumentException if {@code idle} is zero, negative or longer than 292 years
   */
  public static <T> Flux<T> keepAlive(
      Publisher<? extends T> source,
      Duration idle,
      Supplier<? extends T> supplier,
      @Nullable Scheduler scheduler) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(supplier, "supplier");
    long idleNanos = Arguments.positiveNanos(idle, "idle");
    return KeepAliveFlux.assemble(
        Flux.from(source), idleNanos, supplier, TimerScheduler.bindingTo(scheduler));
  }

  /**
   * Ends {@code source} with a {@link java.util.concurrent.TimeoutException} if it is silent for
   * {@code timeout}, as {@link Flux#timeout(Duration)} does, with the same message. Silence begins,
   * as there, when source and subscriber have been introduced to each other, and anew when the
   * subscriber has taken an element.
   *
   * <p>{@code Flux.timeout} schedules and cancels a task for each element. This has one timer per
   * subscriber (on a scheduler that is not ours some kilobytes of it): an element costs a reading
   * of the clock and two atomic steps. A fallback is one {@code
   * onErrorResume(TimeoutException.class, ...)} away.
   *
   * @throws IllegalArgumentException if {@code timeout} is zero, negative or longer than 292 years
   */
  public static <T> Flux<T> timeout(Flux<T> source, Duration timeout) {
    return timeout(source, timeout, (Scheduler) null);
  }

  /**
   * The same on a given scheduler.
   *
   * @param scheduler {@code null} for the one that intervals run on by default
   * @throws IllegalArgumentException if {@code timeout} is zero, negative or longer than 292 years
   */
  public static <T> Flux<T> timeout(
      Flux<T> source, Duration timeout, @Nullable Scheduler scheduler) {
    Objects.requireNonNull(source, "source");
    long timeoutNanos = Arguments.positiveNanos(timeout, "timeout");
    TimeoutSettings same =
        new TimeoutSettings(timeoutNanos, timeoutNanos, TimerScheduler.bindingTo(scheduler));
    return TimeoutSettings.OfFlux.assemble(source, same);
  }

  /**
   * Ends {@code source} with a {@link java.util.concurrent.TimeoutException} if its first element
   * takes longer than {@code first}, or any other one, or its end, longer than {@code next} after
   * the one before: an answer that takes a while to begin, say, and must not stop then. The message
   * names the one that was exceeded. Otherwise as {@link #timeout(Flux, Duration)}; an element
   * still schedules nothing, but for the first one if {@code next} is shorter.
   *
   * @throws IllegalArgumentException if {@code first} or {@code next} is zero, negative or longer
   *     than 292 years
   */
  public static <T> Flux<T> timeout(Flux<T> source, Duration first, Duration next) {
    return timeout(source, first, next, null);
  }

  /**
   * The same on a given scheduler.
   *
   * @param scheduler {@code null} for the one that intervals run on by default
   * @throws IllegalArgumentException if {@code first} or {@code next} is zero, negative or longer
   *     than 292 years
   */
  public static <T> Flux<T> timeout(
      Flux<T> source, Duration first, Duration next, @Nullable Scheduler scheduler) {
    Objects.requireNonNull(source, "source");
    long firstNanos = Arguments.positiveNanos(first, "first");
    long nextNanos = Arguments.positiveNanos(next, "next");
    TimeoutSettings both =
        new TimeoutSettings(firstNanos, nextNanos, TimerScheduler.bindingTo(scheduler));
    return TimeoutSettings.OfFlux.assemble(source, both);
  }

  /**
   * The same for a {@link Mono}.
   *
   * @throws IllegalArgumentException if {@code timeout} is zero, negative or longer than 292 years
   */
  public static <T> Mono<T> timeout(Mono<T> source, Duration timeout) {
    return timeout(source, timeout, null);
  }

  /**
   * The same for a {@link Mono} on a given scheduler.
   *
   * @param scheduler {@code null} for the one that intervals run on by default
   * @throws IllegalArgumentException if {@code timeout} is zero, negative or longer than 292 years
   */
  public static <T> Mono<T> timeout(
      Mono<T> source, Duration timeout, @Nullable Scheduler scheduler) {
    Objects.requireNonNull(source, "source");
    long timeoutNanos = Arguments.positiveNanos(timeout, "timeout");
    TimeoutSettings once =
        new TimeoutSettings(timeoutNanos, LoopClock.NEVER, TimerScheduler.bindingTo(scheduler));
    return TimeoutSettings.OfMono.assemble(source, once);
  }

  /**
   * Names the timers of a pipeline above it, ours and those of Reactor's operators, in listings:
   * {@code contextWrite(Timers.named("room.heartbeat"))}. A name given to an interval itself, or
   * nearer to the timer, wins.
   *
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static UnaryOperator<Context> named(String name) {
    return named(name, Map.of());
  }

  /**
   * The same, with tags that listings show.
   *
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
   * The scheduler of this process: the one given to {@link #useAsDefault} last, else one with
   * default settings that is made at first use and lives as long as the process.
   */
  public static TimerScheduler defaultScheduler() {
    return TimerScheduler.of(DefaultSchedulers.get(TimerScheduler::coreNamed));
  }

  /**
   * Makes {@code scheduler} the default of this process until the result is disposed, or the
   * scheduler itself; then the one before it is the default again. Pipelines that are already
   * assembled keep the scheduler they have.
   *
   * @throws IllegalArgumentException if {@code scheduler} is disposed
   */
  public static Disposable useAsDefault(TimerScheduler scheduler) {
    Objects.requireNonNull(scheduler, "scheduler");
    return DefaultSchedulers.use(scheduler.core());
  }

  /**
   * All schedulers that timers without one of their own may live on: the present default first,
   * then those it stands in for, the one with default settings if it was ever made, and those that
   * stand or stood behind Reactor's own default ({@link ReactorTimers}). Makes none.
   */
  public static List<TimerScheduler> defaults() {
    Set<LoopScheduler> all = new LinkedHashSet<>(DefaultSchedulers.ownAndUsed());
    all.addAll(ParallelTakeover.schedulers());
    return all.stream().map(TimerScheduler::of).toList();
  }
}
