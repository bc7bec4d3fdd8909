// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * The one takeover of Reactor's default scheduler in this process: who holds it, and which
 * scheduler is in charge. Guarded by its class; the scheduler in charge is read by any thread.
 *
 * <p>Removing a takeover must not strand what was captured meanwhile: pipelines that are assembled
 * and subscribed to later, statics of libraries, pending timers. So nothing is disposed then. What
 * Reactor has cached is swapped for what it had cached before, and kept for the next takeover, so
 * that there are never more than two sets of cached schedulers however often a context restarts.
 */
final class DefaultTakeover {

  private static final Logger LOG = Loggers.getLogger(ReactorTimers.class);

  private static final TakeoverFactory FACTORY = new TakeoverFactory();

  private static final List<Holder> HOLDERS = new ArrayList<>();

  /** All that were in charge: what was captured while they were may still run on them. */
  private static final Set<TimerScheduler> SCHEDULERS = new LinkedHashSet<>();

  /** Null before the first takeover. */
  private static volatile @Nullable TimerScheduler scheduler;

  /** What Reactor had cached before; null unless taken over. */
  private static Schedulers.@Nullable Snapshot outside;

  /** What Reactor had cached when the last takeover was removed; null if there is no such. */
  private static Schedulers.@Nullable Snapshot inside;

  private static boolean leaving;

  private DefaultTakeover() {}

  /** One use of the takeover. */
  static final class Holder {

    final TimerScheduler scheduler;
    final Disposable asDefaultOfTimers;

    Holder(TimerScheduler scheduler) {
      this.scheduler = scheduler;
      this.asDefaultOfTimers = ProcessDefault.use(scheduler);
    }
  }

  /** The scheduler in charge. Whoever disposed it gets one that is just the same in its place. */
  static TimerScheduler scheduler() {
    TimerScheduler current = scheduler;
    return current != null && !current.isDisposed() ? current : replacement();
  }

  private static synchronized TimerScheduler replacement() {
    TimerScheduler current = scheduler;
    if (current == null) {
      throw new IllegalStateException("there was no takeover");
    }
    if (current.isDisposed()) {
      current = TimerScheduler.of(current.settings());
      putInCharge(current);
    }
    return current;
  }

  private static void putInCharge(TimerScheduler next) {
    SCHEDULERS.removeIf(TimerScheduler::isDisposed);
    SCHEDULERS.add(next);
    scheduler = next;
  }

  /** All schedulers that stand or stood for the default and are not disposed. */
  static synchronized List<TimerScheduler> schedulers() {
    SCHEDULERS.removeIf(TimerScheduler::isDisposed);
    return List.copyOf(SCHEDULERS);
  }

  /** Whether {@code Schedulers.parallel()} runs on a facade of ours. */
  static boolean isInPlace() {
    return ReactorDefault.behind(Schedulers.parallel()) instanceof DefaultFacade;
  }

  static synchronized Holder install(TimerScheduler candidate) {
    if (candidate.isDisposed()) {
      throw new IllegalArgumentException("scheduler must not be disposed: " + candidate);
    }
    requireRealTime();
    if (HOLDERS.isEmpty()) {
      putInCharge(candidate);
    } else {
      warnUnlessLike(candidate.settings());
    }
    return hold();
  }

  /** The same with a scheduler of these settings: one that was in charge before, if there is. */
  static synchronized Holder install(SchedulerSettings settings) {
    requireRealTime();
    if (HOLDERS.isEmpty()) {
      putInCharge(
          schedulers().stream()
              .filter(known -> known.settings().equals(settings))
              .findFirst()
              .orElseGet(() -> TimerScheduler.of(settings)));
    } else {
      warnUnlessLike(settings);
    }
    return hold();
  }

  private static void requireRealTime() {
    if (ReactorDefault.isVirtualTime()) {
      throw new IllegalStateException(
          "Reactor's default scheduler cannot be taken over while virtual time is installed, which"
              + " would undo it: install before VirtualTimeScheduler.set(), or after its reset()");
    }
  }

  private static void warnUnlessLike(SchedulerSettings wanted) {
    SchedulerSettings present = scheduler().settings();
    if (!present.equals(wanted)) {
      LOG.warn(
          "Reactor's default scheduler is already taken over, and the one in charge stays: ["
              + present
              + "], not ["
              + wanted
              + "]");
    }
  }

  private static Holder hold() {
    Holder holder = new Holder(scheduler());
    takePlace();
    HOLDERS.add(holder);
    return holder;
  }

  private static void takePlace() {
    if (isInPlace()) {
      return; // held already, or given back by somebody who had been in its place
    }
    boolean sameAsBefore = FACTORY.delegateTo(ReactorDefault.factory());
    outside = Schedulers.setFactoryWithSnapshot(FACTORY);
    if (inside != null && sameAsBefore) {
      Schedulers.resetFrom(inside);
    }
    inside = null;
  }

  static synchronized void release(Holder holder) {
    if (!HOLDERS.remove(holder)) {
      return;
    }
    holder.asDefaultOfTimers.dispose();
    if (HOLDERS.isEmpty()) {
      leavePlace();
    }
  }

  private static void leavePlace() {
    Schedulers.Snapshot before = outside;
    if (before == null || !isInPlace()) {
      LOG.info(
          "Reactor's default scheduler was changed by somebody else since it was taken over, and is"
              + " left as it is");
      return;
    }
    outside = null;
    // Not resetFrom alone: that disposes what is cached now, and somebody may have captured it.
    inside = Schedulers.setFactoryWithSnapshot(FACTORY);
    leaving = true;
    try {
      Schedulers.resetFrom(before);
    } finally {
      leaving = false;
    }
  }

  /**
   * Whether the caller is removing the takeover: a facade that somebody got between the two steps
   * of that is disposed by the second, and must not be.
   */
  static boolean isLeaving() {
    return Thread.holdsLock(DefaultTakeover.class) && leaving;
  }
}
