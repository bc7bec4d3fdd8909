// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import io.reactortimer.internal.engine.time.LoopClock;
import java.util.Random;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@code ./mvnw -q -Pbench && java -jar benchmarks/target/benchmarks.jar Queue -prof gc}
 *
 * <p>Question: what does a timer cost in its queue: taken out as the first and put in a period
 * later, or put in and cancelled? Baseline: the heap alone, as it would be without slots.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class QueueBenchmark {

  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What the queue is made of: a heap, or that with slots before it, as it is shipped. */
  @Param({"HEAP", "TIMER"})
  public String side = "TIMER";

  /** How many are in it. */
  @Param({"1000", "100000"})
  public int timers = 1_000;

  /** Whether all have one period, or no two the same: from half a second to one and a half. */
  @Param({"equal", "distinct"})
  public String periods = "equal";

  private final Random random = new Random(1);
  private final DeadlineHeap heap = new DeadlineHeap();
  private final SlackQueue slack = new SlackQueue(0);
  private boolean onlyHeap;
  private long nowNanos;
  private int sequence;
  private Entry[] entries = {};
  private int next;

  private static final class Entry extends QueueEntry {
    @Override
    protected int slackClass() {
      return 0;
    }

    final long periodNanos;

    Entry(long periodNanos) {
      this.periodNanos = periodNanos;
    }

    @Override
    public long readAhead() {
      return deadlineNanos + periodNanos;
    }
  }

  /** Fills the queue, and lets each timer fire once. */
  @Setup(Level.Trial)
  public void fill() {
    onlyHeap = side.equals("HEAP");
    entries = new Entry[timers];
    for (int i = 0; i < timers; i++) {
      long periodNanos =
          periods.equals("equal")
              ? PERIOD_NANOS
              : PERIOD_NANOS / 2 + (long) (random.nextDouble() * PERIOD_NANOS);
      entries[i] = new Entry(periodNanos);
      entries[i].deadlineNanos = (long) (random.nextDouble() * PERIOD_NANOS);
      insert(entries[i]);
    }
    for (int i = 0; i < 2 * timers; i++) {
      fireAndArm();
    }
  }

  /** The first one fires, and is armed for its next tick. */
  @Benchmark
  public void fireAndArm() {
    Entry first = (Entry) first();
    remove(first);
    nowNanos = first.deadlineNanos;
    first.deadlineNanos += first.periodNanos;
    insert(first);
  }

  /** One of all is armed again, as a timeout is that an answer has come before. */
  @Benchmark
  public void cancelAndArm() {
    Entry entry = entries[next];
    next = next + 1 == timers ? 0 : next + 1;
    remove(entry);
    insert(entry);
  }

  private QueueEntry first() {
    if (onlyHeap) {
      return heap.first();
    }
    if (!slack.openIfDue(LoopClock.NEVER)) {
      throw new IllegalStateException("it is empty");
    }
    return slack.first();
  }

  private void insert(Entry entry) {
    if (onlyHeap) {
      heap.insert(entry, entry.deadlineNanos, sequence++);
    } else {
      slack.insert(entry, sequence++, nowNanos);
    }
  }

  private void remove(Entry entry) {
    if (onlyHeap) {
      heap.remove(entry);
    } else {
      slack.remove(entry);
    }
  }
}
