// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.listing.PipelineSteps;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.SharedPublishers;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.TimerKind;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/**
 * What the subscriptions of one {@code Timers.timeout} share, and those of others that are like it.
 *
 * @param firstNanos how long the first element may take
 * @param nextNanos how long each later element, and the end, may take; NEVER for a Mono
 * @param origin null for most
 */
public record TimeoutSettings(
    long firstNanos,
    long nextNanos,
    TimerSettings settings,
    SchedulerBinding binding,
    @Nullable Origin origin)
    implements SharedPublishers.Shareable<TimeoutSettings> {

  public TimeoutSettings(
      long firstNanos, long nextNanos, TimerSettings settings, SchedulerBinding binding) {
    this(firstNanos, nextNanos, settings, binding, null);
  }

  /** Returns one that knows where it was made, if that is to be recorded. */
  private TimeoutSettings sampled() {
    return from(binding.sampleOrigin(TimerKind.TIMEOUT, firstNanos));
  }

  /** Returns one that knows where the current thread made it. */
  private TimeoutSettings traced() {
    return from(binding.captureOrigin());
  }

  private TimeoutSettings from(@Nullable Origin found) {
    return found == null
        ? this
        : new TimeoutSettings(firstNanos, nextNanos, settings, binding, found);
  }

  /** Returns the slack class of a timer that waits for the first element. */
  byte firstSlackClass() {
    return binding.slackClass(settings, firstNanos);
  }

  /** Returns that of one that waits for others; a Mono has no deadline after its first. */
  byte laterSlackClass() {
    return binding.slackClass(settings, Math.min(firstNanos, nextNanos));
  }

  /** Returns the same or what stands in for it, unless tags set it apart. */
  private TimeoutSettings shared() {
    return settings.isOfFew() ? this : binding.sharedBy(this);
  }

  /** Returns one without the tags, for a timer that has ended. */
  TimeoutSettings untagged() {
    return !settings.isOfFew()
        ? this
        : new TimeoutSettings(firstNanos, nextNanos, TimerSettings.DEFAULT, binding, null);
  }

  /** Differs from those of an interval and of a keep-alive, which would take its place. */
  @Override
  public long likeness() {
    return Long.reverse(firstNanos) + nextNanos;
  }

  @Override
  public boolean isLike(SharedPublishers.Shareable<?> other) {
    // Not by the equals of a record, which keeps its class in a static of the JDK's before JDK 18.
    return other instanceof TimeoutSettings like
        && firstNanos == like.firstNanos
        && nextNanos == like.nextNanos
        && settings.equals(like.settings)
        && binding == like.binding;
  }

  @Override
  public TimeoutSettings toShare() {
    return this;
  }

  /**
   * Returns an exception with the message of Reactor's own operator.
   *
   * @param source the source that was too late. Its name is read only now, because that costs more
   *     than the timer.
   * @param first whether there was no element before
   */
  TimeoutException exception(@Nullable Publisher<?> source, boolean first) {
    return new TimeoutException(
        "Did not observe any item or terminal signal within "
            + (first ? firstNanos : nextNanos) / 1_000_000
            + "ms"
            + nameOf(source)
            + " (and no fallback has been configured)");
  }

  private static String nameOf(@Nullable Publisher<?> source) {
    try {
      Scannable scannable = Scannable.from(source);
      return scannable.isScanAvailable() ? " in '" + PipelineSteps.nameAbove(scannable) + "'" : "";
    } catch (Throwable failure) {
      PipelineSteps.throwIfOutOfMemory(failure);
      return ""; // a source that cannot be scanned must not prevent the timeout
    }
  }

  /**
   * Returns the subscriber for the source; null if the timer was refused and {@code actual} told
   * so.
   */
  private <T> @Nullable SourceSubscriber<T> guard(
      Publisher<?> source, CoreSubscriber<? super T> actual) {
    try {
      return TimeoutSubscriber.of(this, source, actual);
    } catch (RejectedExecutionException e) {
      Refusals.tell(actual, e);
      return null;
    }
  }

  /** Subscribes to the source, and leaves no timer if that throws. */
  static <T> void subscribe(CorePublisher<? extends T> source, SourceSubscriber<T> subscriber) {
    try {
      source.subscribe(subscriber);
    } catch (Throwable failure) {
      subscriber.sourceHasThrown();
      throw failure;
    }
  }

  /** The operator around a {@code Flux}. */
  public static final class OfFlux<T> extends FluxOperator<T, T> {

    private final TimeoutSettings timeout;

    private OfFlux(Flux<T> source, TimeoutSettings timeout) {
      super(source);
      this.timeout = timeout;
    }

    public static <T> Flux<T> assemble(Flux<T> source, TimeoutSettings timeout) {
      TimeoutSettings sampled = timeout.sampled();
      OfFlux<T> guarded = new OfFlux<>(source, sampled.shared());
      Flux<T> assembled = onAssembly(guarded);
      return sampled.origin() == null && AssemblyTrace.isOf(guarded, assembled)
          ? onAssembly(new OfFlux<>(source, timeout.traced().shared()))
          : assembled;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
      SourceSubscriber<T> guard = timeout.guard(source, actual);
      if (guard != null) {
        TimeoutSettings.subscribe(source, guard);
      }
    }

    @Override
    public String stepName() {
      return "timeout";
    }
  }

  /** The operator around a {@code Mono}. */
  public static final class OfMono<T> extends MonoOperator<T, T> {

    private final TimeoutSettings timeout;

    private OfMono(Mono<T> source, TimeoutSettings timeout) {
      super(source);
      this.timeout = timeout;
    }

    public static <T> Mono<T> assemble(Mono<T> source, TimeoutSettings timeout) {
      TimeoutSettings sampled = timeout.sampled();
      OfMono<T> guarded = new OfMono<>(source, sampled.shared());
      Mono<T> assembled = onAssembly(guarded);
      return sampled.origin() == null && AssemblyTrace.isOf(guarded, assembled)
          ? onAssembly(new OfMono<>(source, timeout.traced().shared()))
          : assembled;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
      SourceSubscriber<T> guard = timeout.guard(source, actual);
      if (guard != null) {
        TimeoutSettings.subscribe(source, guard);
      }
    }

    @Override
    public String stepName() {
      return "timeout";
    }
  }
}
