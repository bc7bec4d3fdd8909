// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.origin;

import io.reactortimer.live.Origins;
import io.reactortimer.live.TimerKind;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Decides of which timers of one scheduler it is recorded where they were made. Any thread.
 *
 * <p>A timer that is not picked costs one read of an array and one random number, because to look
 * at the clock or to count would cost more. So the limit of captures in a second is kept by those
 * who look at the timers: each look refills what may be spent until the next, and lets each kind
 * and magnitude that has been used up have its first few again, so that a place whose timers came
 * after those of a busy one gets its witnesses too.
 */
public final class OriginSampler {

  static final int FIRSTS = 8;
  static final int ONE_OF = 1 << 10;
  static final int PER_SECOND = 50;

  private static final long SECOND = 1_000_000_000L;

  /** How many seconds a look makes up for at most. */
  private static final int MOST_SECONDS = 60;

  /** The magnitudes of a period in nanoseconds: 1 to 9e18. */
  private static final int DECADES = 19;

  private static final int KEYS = TimerKind.values().length * DECADES;

  /** How many want all origins of the process. */
  private static final AtomicInteger ALL_WANTED = new AtomicInteger();

  private final Origins mode;
  private final Sites sites = new Sites();

  /** By kind and magnitude, how many will be captured without chance. */
  private final AtomicIntegerArray firsts = new AtomicIntegerArray(KEYS);

  /** How many may be captured by chance until the next look. */
  private final AtomicInteger budget = new AtomicInteger(PER_SECOND);

  /** How many chances were not taken since the last capture, for want of budget. */
  private final AtomicInteger passed = new AtomicInteger();

  // Guarded by this.
  private long refilledNanos;
  private boolean refilled;
  private int nextKey;

  public OriginSampler(Origins mode) {
    this.mode = mode;
    for (int key = 0; key < KEYS; key++) {
      firsts.setPlain(key, FIRSTS);
    }
  }

  /** Captures all origins in this process until the last such result is disposed. */
  public static Disposable captureAll() {
    ALL_WANTED.incrementAndGet();
    return Disposables.composite(ALL_WANTED::decrementAndGet);
  }

  /**
   * Returns where the current thread makes a timer, if that is to be recorded; null if not, and if
   * there is no code of the application on the stack.
   *
   * @param nanos its period or delay
   */
  public @Nullable Origin sample(TimerKind kind, long nanos) {
    if (isAllWanted()) {
      return capture();
    }
    if (mode == Origins.OFF) {
      return null;
    }
    int key = key(kind, nanos);
    if (firsts.getPlain(key) > 0) { // a stale value costs a capture, or leaves one for the next
      return firsts.getAndDecrement(key) > 0 ? capture() : null;
    }
    return (ThreadLocalRandom.current().nextInt() & (ONE_OF - 1)) == 0 ? captureByChance() : null;
  }

  /**
   * Returns where the current thread schedules a task, if all is recorded; else null, because that
   * is not where the application has assembled it.
   */
  public @Nullable Origin ofTask() {
    return isAllWanted() ? capture() : null;
  }

  private boolean isAllWanted() {
    return ALL_WANTED.getPlain() > 0 || mode == Origins.ALL;
  }

  @SuppressWarnings("EnumOrdinal") // only ever an index into an array of this process
  private static int key(TimerKind kind, long nanos) {
    return kind.ordinal() * DECADES + decade(nanos);
  }

  private @Nullable Origin captureByChance() {
    if (budget.getAndDecrement() <= 0) {
      budget.getAndIncrement();
      passed.getAndIncrement();
      return null;
    }
    String text = CallStack.nearest();
    return text == null
        ? null
        : new Origin(sites.of(text), ONE_OF * (1 + Math.min(passed.getAndSet(0), ONE_OF)));
  }

  /** Returns where the current thread makes a timer that stands for itself only. */
  public @Nullable Origin capture() {
    String text = CallStack.nearest();
    return text == null ? null : sites.of(text).single();
  }

  /** Tells whether the origin of each timer that has a line of its own is recorded. */
  public boolean isComplete() {
    return mode == Origins.ALL;
  }

  /** Visits each place where timers were made, for a look at all of them. */
  public void look(long nowNanos, Consumer<Site> visitor) {
    sites.look(nowNanos, visitor);
  }

  /** Permits further captures, for the time since the last look. */
  public synchronized void refill(long nowNanos) {
    long sinceNanos = nowNanos - refilledNanos;
    if (refilled && sinceNanos < SECOND / PER_SECOND) {
      return;
    }
    long forNanos = refilled ? Math.min(sinceNanos, MOST_SECONDS * SECOND) : SECOND;
    refilledNanos = nowNanos;
    refilled = true;
    int tokens = (int) (forNanos * PER_SECOND / SECOND);
    int forFirsts = refillFirsts(tokens / 2);
    int more = tokens - forFirsts;
    budget.updateAndGet(left -> Math.min(left + more, MOST_SECONDS * PER_SECOND));
  }

  /** Gives those that are used up their first few again, in turn. Returns how many in all. */
  private int refillFirsts(int tokens) {
    int left = tokens;
    for (int seen = 0; seen < KEYS && left > 0; seen++) {
      int key = nextKey;
      nextKey = (nextKey + 1) % KEYS;
      if (firsts.get(key) <= 0) {
        int given = Math.min(FIRSTS, left);
        firsts.set(key, given);
        left -= given;
      }
    }
    return tokens - left;
  }

  /** Returns the magnitude of a number above zero: 0 for 1 to 9, 1 for 10 to 99, about. */
  static int decade(long nanos) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(nanos | 1);
    return Math.min((bits * 77) >>> 8, DECADES - 1); // 77 / 256 is log10(2), nearly
  }
}
