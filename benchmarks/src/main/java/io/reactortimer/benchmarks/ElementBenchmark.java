// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;

/**
 * {@code ./mvnw -q -Pbench && java -jar benchmarks/target/benchmarks.jar Element -prof gc}
 *
 * <p>Question: what does a timeout that never happens cost per element of a stream? Baselines: the
 * same stream without one, and {@code Flux.timeout} on {@code Schedulers.parallel()}, stock's or
 * taken over.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ElementBenchmark {

  private static final int ELEMENTS = 1_000;
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Which side. */
  @Param({"NOTHING", "STOCK", "TAKEN_OVER", "TIMER"})
  public String side = "STOCK";

  private UnaryOperator<Flux<Integer>> timeout = UnaryOperator.identity();

  /** Makes what the side runs on. */
  @Setup
  public void open() {
    timeout = ReactorClockwork.open(Side.valueOf(side), false).timeoutOfElements(LONG);
  }

  /** Not fused, so that each element passes through the operators one by one. */
  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public @Nullable Integer elements() {
    return timeout.apply(Flux.range(0, ELEMENTS).hide()).blockLast();
  }
}
