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
 * <p>Removing a takeover must not break what was captured meanwhile: pipelines that are assembled
 * and subscribed to later, statics of libraries, pending timers. So nothing is disposed then.
 */
public final class ParallelTakeover {

  private static final Logger LOG = Loggers.getLogger("io.reactortimer.ReactorTimers");

  private static final TakeoverPlace PLACE =
      new TakeoverPlace(ParallelFacade::new, ParallelTakeover::isInPlace);

  private static final List<Holder> HOLDERS = new ArrayList<>();

  /** All schedulers that were in charge: code that captured the default then may still use them. */
  private static final Set<LoopScheduler> SCHEDULERS = new LinkedHashSet<>();

  /** Null before the first takeover. */
  private static volatile @Nullable LoopScheduler scheduler;

  /** Whether the place is taken: while there are holders, and not all of them give way. */
  private static boolean placeTaken;

  private ParallelTakeover() {}

  /** One use of the takeover. */
  public static final class Holder {

    private final LoopScheduler scheduler;

    // Guarded by the takeover from here on.
    private Disposable asDefaultOfTimers;
    private SchedulerUses.Use use;
    private boolean suspended;
    private boolean givesWay;
    private boolean endAnnounced;

    Holder(LoopScheduler scheduler) {
      this.scheduler = scheduler;
      this.asDefaultOfTimers = DefaultSchedulers.use(scheduler);
      this.use = scheduler.uses().add();
    }

    /** Returns the scheduler that was in charge when this began. */
    public LoopScheduler scheduler() {
      return scheduler;
    }

    /** Makes another scheduler, which is now in charge, the default of {@code Timers} too. */
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

    private void release() {
      asDefaultOfTimers.dispose();
      use.dispose();
    }
  }

  /** Returns the scheduler in charge. A disposed one is replaced by one with the same settings. */
  public static LoopScheduler scheduler() {
    LoopScheduler current = scheduler;
    return current != null && !current.isDisposed() ? current : replacement();
  }

  /** Returns the scheduler in charge for inspection only: it may be disposed. */
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

  /** Returns all schedulers that stand or stood for the default and are not disposed. */
  public static synchronized List<LoopScheduler> schedulers() {
    SCHEDULERS.removeIf(LoopScheduler::isDisposed);
    return List.copyOf(SCHEDULERS);
  }

  /** Tells whether {@code Schedulers.parallel()} runs on a {@link ParallelFacade}. */
  public static boolean isInPlace() {
    return ReactorSchedulers.behind(Schedulers.parallel()) instanceof ParallelFacade;
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
   * Does the same with a scheduler of these settings: one that was in charge before if there is
   * one, or else a new one from {@code maker}.
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
      PLACE.take();
      held = true;
    } finally {
      if (!held) {
        // Another library's factory may have thrown.
        holder.release();
        PLACE.setActive(placeTaken);
      }
    }
    placeTaken = true;
    HOLDERS.add(holder);
    return holder;
  }

  /** Takes in that a holder will release the takeover soon. */
  public static synchronized void announceEnd(Holder holder) {
    holder.endAnnounced = true;
  }

  /** Tells whether all other holders, if there are any, have announced their end. */
  public static synchronized boolean isLast(Holder holder) {
    return HOLDERS.contains(holder)
        && HOLDERS.stream().allMatch(one -> one == holder || one.endAnnounced);
  }

  public static synchronized void release(Holder holder) {
    if (!HOLDERS.remove(holder)) {
      return;
    }
    holder.release();
    if (!HOLDERS.isEmpty()) {
      leaveIfAllGiveWay();
    } else if (placeTaken) {
      placeTaken = false;
      if (!PLACE.tryLeave()) {
        LOG.info(
            "Reactor's default scheduler was replaced after the takeover; leaving the replacement"
                + " in place");
      }
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

  /** Takes in that a holder needs no takeover until it says so. */
  public static synchronized void giveWay(Holder holder) {
    holder.givesWay = true;
    leaveIfAllGiveWay();
  }

  public static synchronized void takeAgain(Holder holder) {
    holder.givesWay = false;
    if (!placeTaken && HOLDERS.contains(holder)) {
      takeAgain();
    }
  }

  private static void leaveIfAllGiveWay() {
    if (placeTaken && HOLDERS.stream().allMatch(holder -> holder.givesWay)) {
      placeTaken = !PLACE.tryLeave();
      PLACE.setActive(placeTaken); // what has replaced it may give it back
    }
  }

  private static void takeAgain() {
    if (ReactorSchedulers.isVirtualTime()) {
      LOG.warn(
          "Reactor's default scheduler is not taken over again after a suspension while virtual"
              + " time is installed, which would undo it");
      return;
    }
    PLACE.take();
    placeTaken = true;
  }

  /**
   * Tells whether the caller is swapping what Reactor has cached. Reactor disposes a facade that
   * was created between two steps of the swap, but it may already be in use and must stay.
   */
  static boolean isSwapping() {
    return Thread.holdsLock(ParallelTakeover.class) && PLACE.isSwapping();
  }
}
