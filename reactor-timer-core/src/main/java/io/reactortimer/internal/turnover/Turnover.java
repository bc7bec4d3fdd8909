// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.turnover;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.live.TimerTurnover;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How the timers of one group or of one origin come and go.
 *
 * <p>Ends are counted as they happen, by any thread. What was made is not counted: it is what has
 * ended and what there is more. Looks make histories of that; they take turns.
 */
public final class Turnover {

  static final int LEAST_SAMPLES = 30;

  private static final long RATE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LEAST_ENDED = 1_000;
  private static final int ALIKE = 10;
  private static final long LEAST_OUTLIVED_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long HALF_NANOS = TimeUnit.MINUTES.toNanos(30);
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int ENDED = 0;
  private static final int ONE_SHOTS = 1;
  private static final int FIRED = 2;
  private static final int SAMPLES = 3;

  private final AtomicLongArray counts = new AtomicLongArray(SAMPLES + 1);

  /** Of the running half hour. Replaced by looks. */
  private volatile Lifetimes lifetimes = new Lifetimes();

  /** Worked out by looks. */
  private volatile long outlivedNanos = LoopClock.NEVER;

  // Guarded by this from here on.

  /** Of the half hour before. */
  private Lifetimes before = new Lifetimes();

  private long halfNanos;
  private Reading older;
  private Reading newer;
  private final LastHour hour = new LastHour();

  /** What there was at one look. */
  private record Reading(
      long nanos, long live, long ended, long oneShots, long fired, long samples) {}

  /**
   * Begins without timers.
   *
   * @param sinceNanos when there was none, in loop time
   */
  public Turnover(long sinceNanos) {
    halfNanos = sinceNanos;
    older = new Reading(sinceNanos, 0, 0, 0, 0, 0);
    newer = older;
  }

  /**
   * Counts a timer that has ended.
   *
   * @param weight how many it stands for
   * @param oneShot whether it was to fire once only
   * @param fired whether it has
   */
  public void ended(int weight, long livedNanos, boolean oneShot, boolean fired) {
    counts.getAndAdd(ENDED, weight);
    if (oneShot) {
      counts.getAndAdd(ONE_SHOTS, weight);
      counts.getAndAdd(FIRED, fired ? weight : 0);
    }
    counts.getAndIncrement(SAMPLES);
    lifetimes.add(livedNanos, weight);
  }

  /**
   * Takes a look into account, and returns what has come and gone until then.
   *
   * @param live how many there are
   * @param exactSince whether all that ended since a time were counted
   */
  public synchronized TimerTurnover look(long nowNanos, long live, LongPredicate exactSince) {
    hour.look(nowNanos, live);
    outlivedNanos = findOutlivedNanos();
    if (nowNanos - halfNanos >= HALF_NANOS) {
      before = lifetimes;
      lifetimes = new Lifetimes();
      halfNanos = nowNanos;
    }
    Reading now =
        new Reading(
            nowNanos,
            live,
            counts.get(ENDED),
            counts.get(ONE_SHOTS),
            counts.get(FIRED),
            counts.get(SAMPLES));
    Reading since = nowNanos - newer.nanos >= RATE_NANOS ? newer : older;
    if (nowNanos - newer.nanos >= KEPT_NANOS) {
      older = newer;
      newer = now;
    }
    return between(since, now, exactSince);
  }

  private TimerTurnover between(Reading since, Reading now, LongPredicate exactSince) {
    long samples = lifetimes.samples() + before.samples();
    boolean enough = samples >= LEAST_SAMPLES;
    Duration p50 = enough ? lived(0.5) : null;
    Duration p99 = enough ? lived(0.99) : null;
    long nanos = now.nanos - since.nanos;
    boolean known =
        nanos >= LEAST_NANOS
            && (now.samples - since.samples >= LEAST_SAMPLES || exactSince.test(since.nanos));
    if (!known) {
      return new TimerTurnover(null, null, null, p50, p99, samples);
    }
    double seconds = (double) nanos / TimeUnit.SECONDS.toNanos(1);
    long ended = now.ended - since.ended;
    long made = Math.max(0, ended + now.live - since.live);
    long oneShots = now.oneShots - since.oneShots;
    Double fired = oneShots == 0 ? null : (double) (now.fired - since.fired) / oneShots;
    return new TimerTurnover(made / seconds, ended / seconds, fired, p50, p99, samples);
  }

  private Duration lived(double share) {
    return Duration.ofNanos(lifetimes.quantileNanos(share, before));
  }

  /**
   * Returns how old a timer must be to have outlived all that has ended; never if too few have, or
   * if their lifetimes differ too much to tell.
   */
  public long outlivedNanos() {
    return outlivedNanos;
  }

  private long findOutlivedNanos() {
    if (lifetimes.samples() + before.samples() < LEAST_ENDED) {
      return LoopClock.NEVER;
    }
    long p99Nanos = lifetimes.quantileNanos(0.99, before);
    long limitNanos = Math.max(ALIKE * p99Nanos, LEAST_OUTLIVED_NANOS);
    return p99Nanos <= ALIKE * lifetimes.quantileNanos(0.5, before)
            && lifetimes.quantileNanos(1, before) < limitNanos
        ? limitNanos
        : LoopClock.NEVER;
  }

  /** Returns how many there were in each of the last minutes. */
  public synchronized List<@Nullable Long> lastHour() {
    return hour.toList();
  }

  /** Tells whether none was there and none has ended for an hour. */
  synchronized boolean isForgotten() {
    return hour.isEmpty() && lifetimes.samples() + before.samples() == 0;
  }
}
