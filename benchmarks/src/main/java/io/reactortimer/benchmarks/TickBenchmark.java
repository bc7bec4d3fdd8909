// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.IntervalSpec;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.TurnedTimers;
import io.reactortimer.internal.engine.loop.TurnedLoop;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * {@code ./mvnw -q -Pbench && java -jar benchmarks/target/benchmarks.jar Tick -prof gc}
 *
 * <p>Question: what does a tick cost, all of it but a wake-up and the reading of a clock, from the
 * queue through the subscriber and back? A thousand intervals of a second, each a millisecond after
 * the one before, on a loop whose time is moved on by a tenth of a second. Baseline: {@code
 * Flux.interval} on the same loop.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TickBenchmark {

  private static final int TIMERS = 1_000;
  private static final int TICKS = TIMERS / 10;
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Ours, or stock's on our scheduler. */
  @Param({"TIMER", "TAKEN_OVER"})
  public String side = "TIMER";

  /** What a tick of ours is: a number, as stock's always is, or one that tells its time. */
  @Param({"counts", "ticks"})
  public String elements = "counts";

  private final ManualTimeSource time = new ManualTimeSource(0);
  private final TurnedLoop loop = new TurnedLoop(time);
  private final Counter counter = new Counter();

  private static final class Counter {
    long ticks;
  }

  /** One of its own for each interval, as in an application. */
  private static final class Consumer implements CoreSubscriber<Object> {
    private final Counter counter;

    Consumer(Counter counter) {
      this.counter = counter;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object tick) {
      counter.ticks++;
    }

    @Override
    public void onError(Throwable failure) {
      throw new IllegalStateException(failure);
    }

    @Override
    public void onComplete() {}
  }

  /** Begins all intervals. */
  @Setup(Level.Trial)
  public void begin() {
    TimerScheduler scheduler = TurnedTimers.on(loop);
    for (int i = 0; i < TIMERS; i++) {
      Duration delay = Duration.ofMillis(i + 1);
      IntervalSpec ours = Timers.every(PERIOD).initialDelay(delay).on(scheduler);
      Flux<?> begun =
          side.equals("TAKEN_OVER")
              ? Flux.interval(delay, PERIOD, scheduler)
              : elements.equals("ticks") ? ours.ticks() : ours.counts();
      begun.subscribe(new Consumer(counter));
    }
  }

  /** A tenth of a second passes, and so a tenth of all intervals tick. */
  @Benchmark
  @OperationsPerInvocation(TICKS)
  public long tick() {
    long before = counter.ticks;
    time.advanceNanos(PERIOD.toNanos() / 10);
    loop.turn();
    if (counter.ticks - before != TICKS) {
      throw new IllegalStateException("ticked " + (counter.ticks - before) + " times");
    }
    return counter.ticks;
  }
}
