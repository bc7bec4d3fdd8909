// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.lateness;

import io.reactortimer.internal.engine.loop.LateListener;
import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.turnover.GroupKey;
import io.reactortimer.live.LateTick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The late ticks of one scheduler in the last minute, and up to ten seconds before. Loops add, any
 * thread reads; both take the monitor, which only late ticks meet.
 *
 * <p>When very many are late at once, as after a pause, some are counted for the others.
 */
public final class LateTicks implements LateListener {

  static final int WORST = 10;

  /** How many late ticks of a slice are counted one by one; beyond that one of so many. */
  static final int ONE_BY_ONE = 10_000;

  static final int ONE_OF = 1 << 6;

  private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int SLICES = 7;

  private final String scheduler;
  private final LoopClock clock;
  private final Predicate<QueueEntry> mayAsk;

  /** By number; an old one is replaced. */
  private final @Nullable LateSlice[] slices = new LateSlice[SLICES];

  /**
   * @param mayAsk whether a loop may ask operators of others what a timer counts among
   */
  public LateTicks(String scheduler, LoopClock clock, Predicate<QueueEntry> mayAsk) {
    this.scheduler = scheduler;
    this.clock = clock;
    this.mayAsk = mayAsk;
  }

  @Override
  public void late(QueueEntry timer, long lateNanos, long nowNanos) {
    if (!(timer instanceof NamedTimer late)) {
      return;
    }
    LateSlice slice;
    int weight;
    synchronized (this) {
      slice = sliceOf(nowNanos);
      weight = slice.counted() < ONE_BY_ONE ? 1 : weightByChance();
      if (weight == 0 && !slice.isOfTheWorst(lateNanos)) {
        return;
      }
    }
    // Outside: operators of others may be asked, and if one waits, the other loops must not.
    GroupKey group = late.group(mayAsk.test(timer));
    synchronized (this) {
      if (weight > 0) {
        slice.count(group, lateNanos, weight);
      }
      if (slice.isOfTheWorst(lateNanos)) {
        slice.addWorst(
            new LateTick(
                Instant.ofEpochMilli(clock.wallMillis(nowNanos - lateNanos)),
                Duration.ofNanos(lateNanos),
                late.id(),
                group.name(),
                group.kind(),
                scheduler));
      }
    }
  }

  private static int weightByChance() {
    return (ThreadLocalRandom.current().nextInt() & (ONE_OF - 1)) == 0 ? ONE_OF : 0;
  }

  private LateSlice sliceOf(long nowNanos) {
    long number = nowNanos / SLICE_NANOS;
    int index = (int) (number % SLICES);
    LateSlice known = slices[index];
    if (known == null || known.number != number) {
      known = new LateSlice(number);
      slices[index] = known;
    }
    return known;
  }

  private List<LateSlice> recent() {
    long oldest = clock.nowNanos() / SLICE_NANOS - SLICES + 1;
    List<LateSlice> recent = new ArrayList<>();
    for (LateSlice slice : slices) {
      if (slice != null && slice.number >= oldest) {
        recent.add(slice);
      }
    }
    return recent;
  }

  /** Returns the latest ticks, the worst first. */
  public synchronized List<LateTick> worst() {
    return recent().stream()
        .flatMap(slice -> slice.worst().stream())
        .sorted(Comparator.comparing(LateTick::lateness).reversed())
        .limit(WORST)
        .toList();
  }

  /** Returns how late the late ticks of a group were; null if none was. */
  public synchronized @Nullable LateCounts of(GroupKey group) {
    LateCounts sum = null;
    for (LateSlice slice : recent()) {
      LateCounts late = slice.of(group);
      if (late != null) {
        sum = sum == null ? new LateCounts() : sum;
        sum.addAll(late);
      }
    }
    return sum;
  }
}
