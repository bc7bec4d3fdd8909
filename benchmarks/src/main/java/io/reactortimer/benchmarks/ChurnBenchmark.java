// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.TimerScheduler;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * {@code ./mvnw -q -Pbench && java -jar benchmarks/target/benchmarks.jar Churn -prof gc -rf json}
 *
 * <p>Question: what does a request timeout cost that never fires: scheduled 30 s ahead, then
 * disposed? Baseline: {@code Schedulers.newParallel} with as many threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ChurnBenchmark {

  /** Which side. */
  @Param({"stock", "timer"})
  public String side = "stock";

  private Scheduler scheduler = Schedulers.immediate();

  /** Makes the scheduler of the side. */
  @Setup(Level.Trial)
  public void open() {
    scheduler =
        side.equals("stock")
            ? Schedulers.newParallel("bench", 1)
            : TimerScheduler.builder("bench").workers(1).build();
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() {
    scheduler.dispose();
  }

  /** Schedules and disposes. */
  @Benchmark
  public void scheduleAndDispose() {
    scheduler.schedule(ChurnBenchmark::nothing, 30, TimeUnit.SECONDS).dispose();
  }

  private static void nothing() {}
}
