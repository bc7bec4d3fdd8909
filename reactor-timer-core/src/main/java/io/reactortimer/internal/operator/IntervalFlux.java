// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.SharedPublishers;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.TimerKind;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;

/** The publisher of an interval; each subscriber has its own grid. Immutable but for a cache. */
public class IntervalFlux<T> extends Flux<T>
    implements Scannable,
        IntervalSource<T>,
        IntervalCourse<T>,
        SharedPublishers.Shareable<IntervalFlux<T>> {

  // Read at each tick, so held here without an indirection: with many intervals each is a cache
  // miss.
  private final long periodNanos;
  private final MissedTicks missedTicks;

  /** Null if it is plain, as for most intervals, which then do not hold one each. */
  private final @Nullable IntervalTiming timing;

  /** The same without its initial delay and phase; created when it is first needed. */
  private @Nullable IntervalFlux<T> begun;

  private final TimerSettings settings;
  private final SchedulerBinding binding;
  private final TickMapper<T> shape;

  /** Null for most. */
  private final @Nullable Origin origin;

  public IntervalFlux(
      IntervalTiming timing,
      TimerSettings settings,
      SchedulerBinding binding,
      TickMapper<T> shape) {
    this(timing, settings, binding, shape, null);
  }

  IntervalFlux(
      IntervalTiming timing,
      TimerSettings settings,
      SchedulerBinding binding,
      TickMapper<T> shape,
      @Nullable Origin origin) {
    this.periodNanos = timing.periodNanos();
    this.missedTicks = timing.missedTicks();
    this.timing = timing.isPlain() ? null : timing;
    this.settings = settings;
    this.binding = binding;
    this.shape = shape;
    this.origin = origin;
  }

  /** Assembles it, and records where that is. */
  public static <T> Flux<T> assemble(IntervalFlux<T> made) {
    IntervalFlux<T> interval = made.sampled();
    Flux<T> assembled = onAssembly(interval);
    return interval.origin == null && AssemblyTrace.isOf(interval, assembled)
        ? onAssembly(interval.traced())
        : assembled;
  }

  /** Returns one that knows where it was made, if that is to be recorded. */
  public IntervalFlux<T> sampled() {
    Origin sampled = binding.sampleOrigin(TimerKind.INTERVAL, periodNanos);
    return sampled == null ? this : with(timing(), sampled);
  }

  /** Returns the same with where the current thread made it. */
  public IntervalFlux<T> traced() {
    return with(timing(), binding.captureOrigin());
  }

  /** Returns the same with another timing or origin. */
  IntervalFlux<T> with(IntervalTiming changed, @Nullable Origin made) {
    return new IntervalFlux<>(changed, settings, binding, shape, made);
  }

  /** Returns a subscription whose grid has started, and that is still to be introduced. */
  public IntervalSubscription<T> begin() {
    return IntervalSubscription.of(this);
  }

  @Override
  public boolean holdsUserObjects() {
    IntervalTiming kept = timing;
    return settings.isOfFew() || (kept != null && kept.drawsFromUser());
  }

  @Override
  public long periodNanos() {
    return periodNanos;
  }

  @Override
  public MissedTicks missedTicks() {
    return missedTicks;
  }

  @Override
  public IntervalTiming timing() {
    IntervalTiming kept = timing;
    return kept != null ? kept : plainTiming();
  }

  private IntervalTiming plainTiming() {
    return IntervalTiming.every(periodNanos).missedTicks(missedTicks);
  }

  @Override
  public TimerSettings settings() {
    return settings;
  }

  @Override
  public SchedulerBinding binding() {
    return binding;
  }

  @Override
  public TickMapper<T> shape() {
    return shape;
  }

  @Override
  public IntervalFlux<T> source() {
    return this;
  }

  @Override
  public @Nullable GridState<T> shift() {
    return null;
  }

  @Override
  public IntervalFlux<T> begun() {
    IntervalTiming kept = timing;
    // Tags distinguish single intervals: those are not alike, and are not shared.
    return (kept != null && kept.isShifting()) || holdsUserObjects()
        ? this
        : binding.sharedBy(this);
  }

  @Override
  public long likeness() {
    return periodNanos;
  }

  @Override
  public boolean isLike(SharedPublishers.Shareable<?> other) {
    return other instanceof IntervalFlux<?> flux
        && periodNanos == flux.periodNanos
        && missedTicks == flux.missedTicks
        && settings.equals(flux.settings)
        && shape == flux.shape
        && binding == flux.binding;
  }

  /** Returns the same, without what matters only at its beginning. */
  @Override
  public IntervalFlux<T> toShare() {
    if (timing == null) {
      return this;
    }
    IntervalFlux<T> known = begun;
    if (known == null) {
      known = new IntervalFlux<>(plainTiming(), settings, binding, shape, origin);
      begun = known; // a race is harmless: it is immutable
    }
    return known;
  }

  @Override
  public IntervalFlux<T> untagged() {
    return new IntervalFlux<>(plainTiming(), TimerSettings.DEFAULT, binding, shape);
  }

  /** Returns the same with another period. */
  public IntervalFlux<T> every(long periodNanos) {
    return with(timing().periodNanos(periodNanos), origin);
  }

  @Override
  public @Nullable Origin origin() {
    return origin;
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    IntervalSubscription<T> interval;
    try {
      interval = begin();
    } catch (RejectedExecutionException e) {
      Refusals.tell(actual, e);
      return;
    }
    if (interval.introduce(actual)) {
      interval.live();
    }
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.RUN_ON) {
      return binding.scheduler();
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    return key == Attr.NAME ? settings.name() : null;
  }

  @Override
  public String stepName() {
    return "interval";
  }
}
