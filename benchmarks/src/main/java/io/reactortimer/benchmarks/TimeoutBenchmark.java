// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * {@code ./mvnw -q -Pbench && java -jar benchmarks/target/benchmarks.jar Timeout -prof gc -rf json}
 *
 * <p>Question: what does a timeout cost per element of a stream? Baselines: the same stream without
 * one, and {@code Flux.timeout} on {@code Schedulers.parallel()} and on ours. And what of a
 * request's timeout is working out the name of its source?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimeoutBenchmark {

  private static final int ELEMENTS = 1_000;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final TimerScheduler timers = TimerScheduler.create("bench");

  /** Not fused, so that each element passes through the operators one by one. */
  private static Flux<Integer> elements() {
    return Flux.range(0, ELEMENTS).hide();
  }

  /** The stream alone. */
  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public @Nullable Integer none() {
    return elements().blockLast();
  }

  /** Reactor's operator on Reactor's scheduler. */
  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public @Nullable Integer fluxTimeoutOnStock() {
    return elements().timeout(LONG, Schedulers.parallel()).blockLast();
  }

  /** Reactor's operator on ours. */
  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public @Nullable Integer fluxTimeoutOnTimers() {
    return elements().timeout(LONG, timers).blockLast();
  }

  /** Ours. */
  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public @Nullable Integer timersTimeout() {
    return Timers.timeout(elements(), LONG, timers).blockLast();
  }

  /** Of a request that is cancelled at once: Reactor's operator on ours. */
  @Benchmark
  public Disposable requestMonoTimeout() {
    return begunAndCancelled(request().timeout(LONG, timers));
  }

  /** The same with a source that has a name already: Reactor then has not to work one out. */
  @Benchmark
  public Disposable requestMonoTimeoutOfNamed() {
    return begunAndCancelled(request().name("request").timeout(LONG, timers));
  }

  /** The same with ours. */
  @Benchmark
  public Disposable requestTimersTimeout() {
    return begunAndCancelled(Timers.timeout(request(), LONG, timers));
  }

  private static Mono<Integer> request() {
    return Sinks.<Integer>one().asMono();
  }

  private static Disposable begunAndCancelled(Mono<Integer> request) {
    Disposable begun = request.subscribe();
    begun.dispose();
    return begun;
  }
}
