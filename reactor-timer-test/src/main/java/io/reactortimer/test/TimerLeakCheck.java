// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.internal.Arguments;
import io.reactortimer.live.TimerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Fails a test that leaves timers behind, with any test framework:
 *
 * <pre>{@code
 * try (TimerLeakCheck check = TimerLeakCheck.of(scheduler)) {
 *   service.start();
 *   service.stop();
 * }
 * }</pre>
 *
 * <p>Timers that were there before the check began are not its concern. {@link #close()} gives the
 * others time to end, and throws a {@link LeakedTimersError} that describes those that do not. They
 * are cancelled then, so that the next test does not find them. If the block has failed already,
 * Java adds the error to that failure.
 *
 * <p>While a check is open, each timer in the process records the line of code that made it.
 *
 * <p>Not thread-safe. With JUnit there is {@link NoLeakedTimers}, which does this.
 *
 * @since 0.1
 */
public final class TimerLeakCheck implements AutoCloseable {

  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long SHORTEST_PAUSE_NANOS = 1_000_000;
  private static final long LONGEST_PAUSE_NANOS = 50_000_000;

  private final Disposable origins = Timers.captureAllOrigins();
  private final List<WatchedScheduler> watched = new ArrayList<>();
  private final boolean ofDefaults;
  private long settleNanos = SETTLE.toNanos();
  private Duration patience = PATIENCE;
  private IgnoredTimers ignored = IgnoredTimers.NONE;

  /** Those that were ignored, here or by a check within this one. */
  private final Set<Long> ignoredIds = new HashSet<>();

  private boolean closed;

  private TimerLeakCheck(Iterable<TimerScheduler> schedulers, boolean ofDefaults) {
    this.ofDefaults = ofDefaults;
    boolean begun = false;
    try {
      schedulers.forEach(scheduler -> watched.add(WatchedScheduler.from(scheduler, patience)));
      begun = true;
    } finally {
      if (!begun) {
        origins.dispose();
      }
    }
  }

  /**
   * Begins a check of these schedulers.
   *
   * @param schedulers a {@link TimerScheduler}, {@link ManualTimers}, or what stands for one, such
   *     as {@code Schedulers.parallel()} while it is taken over
   * @return the check, to be closed
   * @throws IllegalArgumentException if one of them is another scheduler, whose timers cannot be
   *     listed
   * @throws IllegalStateException if a scheduler does not answer
   */
  public static TimerLeakCheck of(Scheduler... schedulers) {
    Set<TimerScheduler> unwrapped = new LinkedHashSet<>();
    for (Scheduler scheduler : schedulers) {
      unwrapped.add(
          ReactorTimers.unwrap(scheduler)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the timers of this scheduler cannot be listed: " + scheduler)));
    }
    return new TimerLeakCheck(unwrapped, false);
  }

  /**
   * Begins a check of the schedulers on which timers live that are given none: the default of
   * {@link Timers}, that of the application, and Reactor's own while it is taken over. They are
   * those of the process: no other test may run at the same time.
   *
   * <p>Schedulers that hold their timers back, as that of a paused application context, are left
   * out, and so are those of a context that begins later.
   *
   * @return the check, to be closed
   * @throws IllegalStateException if a scheduler does not answer
   */
  public static TimerLeakCheck ofDefaults() {
    return new TimerLeakCheck(
        Timers.defaults().stream().filter(scheduler -> !scheduler.isSuspended()).toList(), true);
  }

  /**
   * Sets how long timers have to end by themselves. The default is a second.
   *
   * @param settle zero or more
   * @return this check
   * @throws IllegalArgumentException if {@code settle} is negative or longer than 292 years, which
   *     ends the check
   */
  public TimerLeakCheck settle(Duration settle) {
    this.settleNanos = valid(() -> Arguments.notNegativeNanos(settle, "settle"));
    return this;
  }

  /**
   * Sets how long to wait for a scheduler that does not answer, because a task blocks it or the
   * machine lacks processors. The default is ten seconds.
   *
   * @param patience more than zero
   * @return this check
   * @throws IllegalArgumentException if {@code patience} is zero, negative or longer than 292
   *     years, which ends the check
   */
  public TimerLeakCheck patience(Duration patience) {
    valid(() -> Arguments.positiveNanos(patience, "patience"));
    this.patience = patience;
    return this;
  }

  /**
   * Leaves timers alone that are meant to live on, such as those of a pool that the first test
   * fills.
   *
   * @param patterns of the name of a timer, of the class of its task, or of the place that made it
   *     ({@code com.acme.Pool.fill}): exact, or the beginning with {@code *} at the end
   * @return this check
   * @throws IllegalArgumentException if one is blank, which ends the check
   */
  public TimerLeakCheck ignoring(String... patterns) {
    this.ignored = valid(() -> IgnoredTimers.matching(List.of(patterns)));
    return this;
  }

  /**
   * Returns a setting. If it is refused the check ends, because a caller who is still configuring
   * it has nothing to close yet, and the capture of origins would go on for good.
   */
  private <V> V valid(Supplier<V> setting) {
    boolean accepted = false;
    try {
      V value = setting.get();
      accepted = true;
      return value;
    } finally {
      if (!accepted) {
        closed = true;
        origins.dispose();
      }
    }
  }

  /**
   * Ends the check.
   *
   * @throws LeakedTimersError if timers are live that were made since the check began
   * @throws IllegalStateException if a scheduler does not answer, so that there is no telling
   */
  @Override
  public void close() {
    LeakedTimersError leaked = end();
    if (leaked != null) {
      throw leaked;
    }
  }

  /** Ends the check, and returns what {@link #close} throws for live timers. */
  @Nullable LeakedTimersError end() {
    if (closed) {
      return null;
    }
    closed = true;
    try {
      List<TimerInfo> leaked = settledLeaks();
      if (leaked.isEmpty()) {
        return null;
      }
      watched.forEach(scheduler -> scheduler.cancel(leaked, patience));
      return new LeakedTimersError(leaked);
    } finally {
      origins.dispose();
    }
  }

  private List<TimerInfo> settledLeaks() {
    if (ofDefaults) {
      watchOwnDefault();
    }
    long startNanos = System.nanoTime();
    long pauseNanos = SHORTEST_PAUSE_NANOS;
    while (true) {
      // Before the look: what is seen must have had all of the time.
      boolean settled = System.nanoTime() - startNanos >= settleNanos;
      List<TimerInfo> live = live();
      if (live.isEmpty() || settled) {
        return live;
      }
      LockSupport.parkNanos(pauseNanos);
      pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    }
  }

  /**
   * Watches the library's own default, too: the first timer that needs it has made it, perhaps
   * since.
   */
  private void watchOwnDefault() {
    TimerScheduler own = WatchedScheduler.ownDefault();
    if (own != null && watched.stream().noneMatch(known -> known.scheduler() == own)) {
      watched.add(WatchedScheduler.asNew(own));
    }
  }

  private List<TimerInfo> live() {
    List<TimerInfo> live = new ArrayList<>();
    for (WatchedScheduler scheduler : watched) {
      live.addAll(scheduler.liveSince(patience));
    }
    live.removeIf(this::ignoreIfNamed);
    return live;
  }

  /**
   * Ignores a timer that is to be ignored, from now on.
   *
   * @return whether it is ignored
   */
  private boolean ignoreIfNamed(TimerInfo timer) {
    if (ignored.contains(timer)) {
      ignoredIds.add(timer.id());
    }
    return ignoredIds.contains(timer.id());
  }

  /** Ignores what a check within this one has ignored. */
  void ignoreThoseOf(TimerLeakCheck inner) {
    ignoredIds.addAll(inner.ignoredIds);
  }

  @Override
  public String toString() {
    return "check of "
        + watched.stream().map(WatchedScheduler::scheduler).map(Objects::toString).toList();
  }
}
