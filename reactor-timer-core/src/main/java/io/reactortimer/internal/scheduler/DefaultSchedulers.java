// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Which scheduler a timer runs on that was given none. Guarded by its class, which is told once a
 * context; asked once an assembly, and then without a lock if nothing has changed.
 */
public final class DefaultSchedulers {

  private static final String NAME = "timer-default";

  /** Those in use, the newest last. */
  private static final List<Holder> HOLDERS = new ArrayList<>();

  /** Null until it is needed. */
  private static @Nullable LoopScheduler own;

  /**
   * What {@link #get} has found last, until something changes; so that an assembly takes no lock.
   * Null if nothing has been asked for since.
   */
  private static volatile @Nullable Found found;

  private DefaultSchedulers() {}

  /** The default, and how many suspensions there had been when it was looked for. */
  private static final class Found {
    final LoopScheduler scheduler;
    final int suspensions;

    Found(LoopScheduler scheduler, int suspensions) {
      this.scheduler = scheduler;
      this.suspensions = suspensions;
    }
  }

  /**
   * One use of a scheduler as the default. Equal to itself only: a scheduler may be in use twice.
   */
  private static final class Holder {
    final LoopScheduler scheduler;

    Holder(LoopScheduler scheduler) {
      this.scheduler = scheduler;
    }
  }

  /**
   * Returns virtual time if it is installed, else the default scheduler.
   *
   * @param maker makes one of this name, if there is none
   */
  public static Scheduler forAssembly(Function<String, LoopScheduler> maker) {
    return ReactorSchedulers.isVirtualTime() ? Schedulers.parallel() : get(maker).face();
  }

  /**
   * Returns the default scheduler.
   *
   * @param maker makes one of this name, if there is none
   */
  public static LoopScheduler get(Function<String, LoopScheduler> maker) {
    Found known = found;
    return known != null
            && known.suspensions == SuspensionCount.get()
            && !known.scheduler.isDisposed()
        ? known.scheduler
        : find(maker);
  }

  private static synchronized LoopScheduler find(Function<String, LoopScheduler> maker) {
    int suspensions = SuspensionCount.get(); // before the look: a change during it is not missed
    LoopScheduler first = firstThatFires();
    if (first == null) {
      first = maker.apply(NAME);
      own = first;
    }
    found = new Found(first, suspensions);
    return first;
  }

  /**
   * Returns the newest in use, or else the library's own. What an application has suspended, for as
   * long as its context is paused, is no default for others, whose timers would never fire.
   */
  private static @Nullable LoopScheduler firstThatFires() {
    for (LoopScheduler scheduler : ownAndUsed()) {
      if (scheduler == own || !scheduler.uses().areSuspended()) {
        return scheduler;
      }
    }
    return null;
  }

  /** Returns the library's own; null until it is needed. */
  public static synchronized @Nullable LoopScheduler own() {
    return own;
  }

  /** Returns those in use, the default first; the library's own last. */
  public static synchronized List<LoopScheduler> ownAndUsed() {
    HOLDERS.removeIf(holder -> holder.scheduler.isDisposed());
    Set<LoopScheduler> all = new LinkedHashSet<>();
    for (int i = HOLDERS.size() - 1; i >= 0; i--) {
      all.add(HOLDERS.get(i).scheduler);
    }
    if (own != null && !own.isDisposed()) {
      all.add(own);
    }
    return List.copyOf(all);
  }

  public static synchronized Disposable use(LoopScheduler scheduler) {
    if (scheduler.isDisposed()) {
      throw new IllegalArgumentException("scheduler must not be disposed: " + scheduler.face());
    }
    Holder holder = new Holder(scheduler);
    HOLDERS.add(holder);
    found = null;
    // Runs once, however often it is disposed.
    return Disposables.composite(() -> release(holder));
  }

  private static synchronized void release(Holder holder) {
    HOLDERS.remove(holder);
    found = null;
  }
}
