// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * {@code ./mvnw -q -Pbench && java -jar benchmarks/target/benchmarks.jar HandOver}
 *
 * <p>Question: is a {@link TimerScheduler} as good an executor of immediate work as what it
 * replaces, {@code Schedulers.parallel()}? Baseline: stock's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class HandOverBenchmark {

  private static final int TASKS = 1_000;
  private static final int PIPELINES = 64;
  private static final int WORKERS = Schedulers.DEFAULT_POOL_SIZE;

  /** Which side. */
  @Param({"STOCK", "TAKEN_OVER"})
  public String side = "STOCK";

  private Scheduler scheduler = Schedulers.immediate();

  /** Makes the scheduler of the side. */
  @Setup(Level.Trial)
  public void open() {
    if (Side.valueOf(side) == Side.TAKEN_OVER) {
      ReactorTimers.install(TimerScheduler.builder("bench").workers(WORKERS));
    }
    scheduler = Schedulers.parallel();
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() {
    scheduler.dispose();
  }

  /** A thousand tasks from one thread through one worker; waits for the last. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void workerTasks() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(TASKS);
    Scheduler.Worker worker = scheduler.createWorker();
    for (int i = 0; i < TASKS; i++) {
      worker.schedule(done::countDown);
    }
    done.await();
    worker.dispose();
  }

  /** One task at a time, there and back: the latency of a hand-over to a thread that waits. */
  @Benchmark
  public void pingPong() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    scheduler.schedule(done::countDown);
    done.await();
  }

  /** A pipeline of a thousand elements across a thread border. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public @Nullable Long publishOn() {
    return Flux.range(0, TASKS).publishOn(scheduler).count().block();
  }

  /** As many pipelines as keep all threads busy: what {@code publishOn} costs without waiting. */
  @Benchmark
  @OperationsPerInvocation(PIPELINES * TASKS)
  public void pipelines() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(PIPELINES);
    for (int i = 0; i < PIPELINES; i++) {
      Flux.range(0, TASKS).hide().publishOn(scheduler).subscribe(n -> {}, e -> {}, done::countDown);
    }
    done.await();
  }
}
