// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import io.reactortimer.internal.listing.OperatorField;
import io.reactortimer.internal.listing.PipelineSteps;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.origin.OriginCarrier;
import io.reactortimer.internal.origin.PublisherOrigins;
import io.reactortimer.internal.scheduler.TaskSubmitter;
import io.reactortimer.live.TimerKind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Records where stock operators of time are assembled, of the sample that the scheduler takes which
 * they run on: when they are subscribed to, there is no code of the application on the stack in
 * most cases. Any thread.
 *
 * <p>An operator of the sample is followed by one that adds a carrier of the origin to each
 * subscription. It answers all questions as the operator itself does, its name included.
 */
public final class OperatorOrigins {

  /** Of the hook: another copy of this library in the process has its own. */
  private static final String HOOK =
      "io.reactortimer.origin@"
          + Integer.toHexString(System.identityHashCode(OperatorOrigins.class));

  /**
   * The operators that make timers themselves; {@code timeout}, {@code take} by time and others are
   * made of these. The delays of a {@code retryWhen} are assembled when it fails, on a loop, so it
   * stands for them. Looked up once a class, and by name, because what a ClassValue holds is
   * reachable from the class.
   */
  private static final Map<String, TimerKind> OF_TIME =
      Map.ofEntries(
          Map.entry("reactor.core.publisher.FluxInterval", TimerKind.INTERVAL),
          Map.entry("reactor.core.publisher.MonoDelay", TimerKind.DELAY),
          Map.entry("reactor.core.publisher.MonoDelayElement", TimerKind.DELAY),
          Map.entry("reactor.core.publisher.FluxDelaySequence", TimerKind.DELAY),
          Map.entry("reactor.core.publisher.FluxBufferTimeout", TimerKind.BUFFER),
          Map.entry("reactor.core.publisher.FluxWindowTimeout", TimerKind.WINDOW),
          Map.entry(
              "reactor.core.publisher.FluxOnBackpressureBufferTimeout", TimerKind.BACKPRESSURE_TTL),
          Map.entry("reactor.core.publisher.FluxRefCountGrace", TimerKind.REF_COUNT_GRACE),
          Map.entry("reactor.core.publisher.MonoCacheTime", TimerKind.CACHE_TTL),
          Map.entry("reactor.core.publisher.FluxRetryWhen", TimerKind.RETRY_BACKOFF),
          Map.entry("reactor.core.publisher.MonoRetryWhen", TimerKind.RETRY_BACKOFF));

  /** Those whose timers serve all subscribers at once. */
  private static final Set<TimerKind> OF_ALL =
      Collections.unmodifiableSet(EnumSet.of(TimerKind.REF_COUNT_GRACE, TimerKind.CACHE_TTL));

  private static final ClassValue<String> NAME =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return OF_TIME.containsKey(type.getName()) ? type.getName() : "";
        }
      };

  /**
   * Where an operator keeps what its timers run on, of those that do not tell. Where it cannot be
   * read, no origin is recorded.
   */
  private static final OperatorField SCHEDULER =
      OperatorField.first((operator, field) -> field.getType() == Scheduler.class);

  /** How many asked for the hook. Guarded by the class. */
  private static int uses;

  private OperatorOrigins() {}

  /** Puts the hook in place until the last one who asked for it disposes the result. */
  public static synchronized Disposable use() {
    if (uses++ == 0) {
      Hooks.onEachOperator(HOOK, OperatorOrigins::carry);
    }
    return Disposables.composite(OperatorOrigins::release);
  }

  private static synchronized void release() {
    if (--uses == 0) {
      Hooks.resetOnEachOperator(HOOK);
    }
  }

  private static Publisher<Object> carry(Publisher<Object> operator) {
    String name = NAME.get(operator.getClass());
    if (name.isEmpty()) {
      return operator;
    }
    TimerKind kind = OF_TIME.get(name);
    Origin origin = kind == null ? null : originOf(operator, kind);
    if (origin == null) {
      return operator;
    }
    if (OF_ALL.contains(kind)) {
      PublisherOrigins.remember(operator, origin);
      return operator;
    }
    return operator instanceof Mono<Object> mono
        ? new CarryingMono<>(mono, origin)
        : new CarryingFlux<>((Flux<Object>) operator, origin);
  }

  private static @Nullable Origin originOf(Object operator, TimerKind kind) {
    Object runsOn =
        switch (kind) {
          // A retry does not tell what its delays run on. Nearly all are given nothing else.
          case RETRY_BACKOFF -> Schedulers.parallel();
          case REF_COUNT_GRACE, CACHE_TTL -> SCHEDULER.of(operator);
          default -> PipelineSteps.scan(operator, Scannable.Attr.RUN_ON);
        };
    if (!(runsOn instanceof Scheduler scheduler)) {
      return null;
    }
    TaskSubmitter submissions = TaskSubmitter.to(scheduler);
    // Its period cannot be asked for: all of a kind share their first few.
    return submissions == null ? null : submissions.scheduler().origins().sample(kind, 1);
  }

  /** The operator, with an origin for each of its subscribers. */
  private static final class CarryingFlux<T> extends FluxOperator<T, T> {
    private final Origin origin;

    CarryingFlux(Flux<T> source, Origin origin) {
      super(source);
      this.origin = origin;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
      source.subscribe(OriginCarrier.<T>to(actual, origin));
    }

    @Override
    public @Nullable Object scanUnsafe(Attr key) {
      return Scannable.from(source).scanUnsafe(key);
    }

    @Override
    public String stepName() {
      return Scannable.from(source).stepName();
    }
  }

  /** The same for one that emits once. */
  private static final class CarryingMono<T> extends MonoOperator<T, T> {
    private final Origin origin;

    CarryingMono(Mono<T> source, Origin origin) {
      super(source);
      this.origin = origin;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
      source.subscribe(OriginCarrier.<T>to(actual, origin));
    }

    @Override
    public @Nullable Object scanUnsafe(Attr key) {
      return Scannable.from(source).scanUnsafe(key);
    }

    @Override
    public String stepName() {
      return Scannable.from(source).stepName();
    }
  }
}
