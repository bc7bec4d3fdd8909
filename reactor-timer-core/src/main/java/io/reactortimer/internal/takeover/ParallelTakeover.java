// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import io.reactortimer.internal.scheduler.DefaultSchedulers;
import io.reactortimer.internal.scheduler.LoopScheduler;
import io.reactortimer.internal.scheduler.ReactorSchedulers;
import io.reactortimer.internal.scheduler.SchedulerSettings;
import io.reactortimer.internal.scheduler.SchedulerUses;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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
 * that there are two sets of cached schedulers however often a context restarts, as long as nobody
 * else changes Reactor's factory in between.
 */
public final class ParallelTakeover {

  private static final Logger LOG = Loggers.getLogger("io.reactortimer.ReactorTimers");

  private static final TakeoverFactory FACTORY = new TakeoverFactory();

  /** How many first uses of Reactor's default may be under way while it is taken over. */
  private static final int FIRST_USES = 100;

  private static final List<Holder> HOLDERS = new ArrayList<>();

  /** All that were in charge: what was captured while they were may still run on them. */
  private static final Set<LoopScheduler> SCHEDULERS = new LinkedHashSet<>();

  /** Null before the first takeover. */
  private static volatile @Nullable LoopScheduler scheduler;

  /** What Reactor had cached before; null unless taken over. */
  private static Schedulers.@Nullable Snapshot outside;

  /** What Reactor had cached when the last takeover was removed; null if there is no such. */
  private static Schedulers.@Nullable Snapshot inside;

  /** Whether what Reactor has cached is being swapped; see {@link #isSwapping}. */
  private static boolean swapping;

  private ParallelTakeover() {}

  /** One use of the takeover. */
  public static final class Holder {

    private final LoopScheduler scheduler;

    // Guarded by the takeover from here on.
    private Disposable asDefaultOfTimers;
    private SchedulerUses.Use use;
    private boolean suspended;

    Holder(LoopScheduler scheduler) {
      this.scheduler = scheduler;
      this.asDefaultOfTimers = DefaultSchedulers.use(scheduler);
      this.use = scheduler.uses().add();
    }

    /** Returns the scheduler that was in charge when this began. */
    public LoopScheduler scheduler() {
      return scheduler;
    }

    /** Another scheduler is in charge: it is the default of {@code Timers} too. */
    private void follow(LoopScheduler next) {
      Disposable before = asDefaultOfTimers;
      asDefaultOfTimers = DefaultSchedulers.use(next);
      before.dispose();
      use.dispose();
      use = next.uses().add();
      if (suspended) {
        use.suspend();
      }
    }

    private void letGo() {
      asDefaultOfTimers.dispose();
      use.dispose();
    }
  }

  /** The scheduler in charge. Whoever disposed it gets one that is just the same in its place. */
  public static LoopScheduler scheduler() {
    LoopScheduler current = scheduler;
    return current != null && !current.isDisposed() ? current : replacement();
  }

  /** The same for those who only look: it may be disposed. */
  static LoopScheduler lastScheduler() {
    LoopScheduler current = scheduler;
    return current != null ? current : replacement();
  }

  private static synchronized LoopScheduler replacement() {
    LoopScheduler current = scheduler;
    if (current == null) {
      throw new IllegalStateException("there was no takeover");
    }
    if (current.isDisposed()) {
      current = current.successor();
      putInCharge(current);
    }
    return current;
  }

  private static void putInCharge(LoopScheduler next) {
    SCHEDULERS.removeIf(LoopScheduler::isDisposed);
    SCHEDULERS.add(next);
    scheduler = next;
    HOLDERS.forEach(holder -> holder.follow(next));
  }

  /** All schedulers that stand or stood for the default and are not disposed. */
  public static synchronized List<LoopScheduler> schedulers() {
    SCHEDULERS.removeIf(LoopScheduler::isDisposed);
    return List.copyOf(SCHEDULERS);
  }

  /** Whether {@code Schedulers.parallel()} runs on a facade of ours. */
  public static boolean isInPlace() {
    return ReactorSchedulers.behind(Schedulers.parallel()) instanceof ParallelFacade;
  }

  /** Whether Reactor makes schedulers with our factory: what it has cached may be older. */
  private static boolean isFactoryInPlace() {
    Schedulers.Factory present = ReactorSchedulers.factory();
    return present == null ? isInPlace() : present == FACTORY;
  }

  public static synchronized Holder install(LoopScheduler candidate) {
    if (candidate.isDisposed()) {
      throw new IllegalArgumentException("scheduler must not be disposed: " + candidate.face());
    }
    requireRealTime();
    if (HOLDERS.isEmpty()) {
      putInCharge(candidate);
    } else {
      warnUnlessLike(candidate.settings());
    }
    return hold();
  }

  /**
   * Does the same with a scheduler of these settings: one that was in charge before, if there is,
   * else one that {@code maker} makes.
   */
  public static synchronized Holder install(
      SchedulerSettings settings, Function<SchedulerSettings, LoopScheduler> maker) {
    requireRealTime();
    if (HOLDERS.isEmpty()) {
      putInCharge(
          schedulers().stream()
              .filter(known -> known.settings().equals(settings))
              .findFirst()
              .orElseGet(() -> maker.apply(settings)));
    } else {
      warnUnlessLike(settings);
    }
    return hold();
  }

  private static void requireRealTime() {
    if (ReactorSchedulers.isVirtualTime()) {
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
    boolean held = false;
    try {
      takePlace();
      held = true;
    } finally {
      if (!held) {
        // A factory of somebody else's has thrown, say.
        holder.letGo();
        FACTORY.takesOver(!HOLDERS.isEmpty());
      }
    }
    HOLDERS.add(holder);
    return holder;
  }

  private static void takePlace() {
    FACTORY.takesOver(true);
    swapping = true;
    try {
      if (!isFactoryInPlace()) { // else it is held already, or was given back by somebody
        boolean sameAsBefore = FACTORY.delegateTo(ReactorSchedulers.factory());
        outside = Schedulers.setFactoryWithSnapshot(FACTORY);
        if (inside != null && sameAsBefore) {
          Schedulers.resetFrom(inside);
        }
        inside = null;
      }
      for (int tries = 0; tries < FIRST_USES && !isInPlace(); tries++) {
        // A first use that was under way has cached what the factory before us had made for it.
        // Whoever it was keeps that; everybody else gets ours.
        Schedulers.setFactoryWithSnapshot(FACTORY);
      }
    } finally {
      swapping = false;
    }
  }

  public static synchronized boolean isLast(Holder holder) {
    return HOLDERS.size() == 1 && HOLDERS.contains(holder);
  }

  public static synchronized void release(Holder holder) {
    if (!HOLDERS.remove(holder)) {
      return;
    }
    holder.letGo();
    if (HOLDERS.isEmpty()) {
      leavePlace();
    }
  }

  public static synchronized CompletionStage<@Nullable Void> suspend(Holder holder) {
    holder.suspended = true;
    return holder.use.suspend();
  }

  public static synchronized void resume(Holder holder) {
    holder.suspended = false;
    holder.use.resume();
  }

  private static void leavePlace() {
    FACTORY.takesOver(false);
    Schedulers.Snapshot before = outside;
    if (before == null || !isFactoryInPlace()) {
      LOG.info(
          "Something else stands in the place of Reactor's default scheduler since it was taken"
              + " over, and is left there");
      return;
    }
    outside = null;
    swapping = true;
    try {
      // Not resetFrom alone: that disposes what is cached now, and somebody may have captured it.
      inside = Schedulers.setFactoryWithSnapshot(FACTORY);
      Schedulers.resetFrom(before);
    } finally {
      swapping = false;
    }
  }

  /**
   * Whether the caller is swapping what Reactor has cached: a facade that somebody got between two
   * steps of that is disposed by the next one, and must not be.
   */
  static boolean isSwapping() {
    return Thread.holdsLock(ParallelTakeover.class) && swapping;
  }
}
