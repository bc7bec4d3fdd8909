// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import io.reactortimer.Timers;
import io.reactortimer.lease.LeaseStore.Holding;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;
import reactor.util.context.Context;

/**
 * Asks the store for all leases of a process at once, tells each of the answer, and knows whether
 * the store answers. One renewal at a time; any thread may ask how they went.
 */
final class LeaseRenewal {

  private static final Logger LOG = Loggers.getLogger("io.reactortimer.lease.Leases");

  private final LeaseSettings settings;

  /** By name; others add to it. */
  private final Map<String, Lease> leases;

  private final Disposable.Swap running = Disposables.swap();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicLong failures = new AtomicLong();
  private volatile @Nullable Throwable lastFailure;

  /**
   * When the store was asked for what was the first failure of this outage. Means nothing while
   * {@link #lastFailure} is null, and is written before that.
   */
  private volatile long failingSinceNanos;

  /**
   * Renews nothing yet.
   *
   * @param leases by name; may be added to at any time
   */
  LeaseRenewal(LeaseSettings settings, Map<String, Lease> leases) {
    this.settings = settings;
    this.leases = leases;
  }

  /**
   * Asks from now on, until it is stopped. Not to be called before there is a name to ask for:
   * until then nothing wakes up.
   */
  void begin() {
    if (begun.compareAndSet(false, true)) {
      boolean started = false;
      try {
        running.replace(start());
        started = true;
      } finally {
        begun.set(started); // refused, the next name tries again
      }
    }
  }

  private Disposable start() {
    return Upkeep.start(
        Timers.fixedDelay(settings.renewEvery(), this::renew)
            .initialDelay(Duration.ZERO)
            .name("lease.renewal")
            .on(settings.scheduler()),
        this::ended);
  }

  /** Takes in that nobody asks any more: the leases end by themselves, and health must say so. */
  private void ended(Throwable reason) {
    LOG.error("Leases are no longer renewed in {}", settings.store().kind(), reason);
    count(reason, Duration.ZERO);
  }

  /** Asks no more. */
  void stop() {
    running.dispose();
  }

  /**
   * Renews all names once. Never more than one at a time, and never an error. An answer that does
   * not come is waited for so short a time that there is a second try before a lease ends. The last
   * timeout is for errors that are fatal to Reactor, which throws them on a thread where nothing
   * catches them: if this run did not end, there would be no other one.
   */
  private Mono<Void> renew() {
    if (leases.isEmpty() || running.isDisposed()) {
      return Mono.empty();
    }
    long askedNanos = settings.clock().nanoTime();
    return Mono.defer(this::ask)
        .onErrorResume(TimeoutException.class, first -> ask())
        .timeout(settings.usable(), settings.scheduler())
        .onErrorResume(failure -> failed(failure, askedNanos));
  }

  private Mono<Void> ask() {
    Map<String, Long> floors = new TreeMap<>();
    Map<String, LeaseTerm> toExtend = new HashMap<>();
    leases.forEach(
        (name, lease) -> {
          floors.put(name, lease.highestToken());
          LeaseTerm term = lease.toExtend();
          if (term != null) {
            toExtend.put(name, term);
          }
        });
    LeaseTerm.Start start = LeaseTerm.Start.of(settings.clock());
    return asking(() -> settings.store().acquire(settings.owner(), floors, settings.ttl()))
        .timeout(settings.usable().dividedBy(3), settings.scheduler())
        .defaultIfEmpty(Map.of())
        .flatMap(found -> answered(floors.keySet(), found, start, toExtend));
  }

  /**
   * Tells each lease of its answer. An error if there was none for a name, it was not taken, or one
   * is of another name: a store that takes two names for one gives a lease that nobody opens.
   */
  private Mono<Void> answered(
      Set<String> names,
      Map<String, Holding> found,
      LeaseTerm.Start start,
      Map<String, LeaseTerm> toExtend) {
    Throwable failure = null;
    for (String name : names) {
      try {
        Holding holding = found.get(name);
        Lease lease = leases.get(name);
        if (holding == null) {
          failure = new IllegalStateException("no answer for '" + name + "'");
        } else if (lease != null) {
          lease.answered(holding, start, toExtend.get(name), settings.usable());
        }
      } catch (Throwable ofOne) { // for want of memory, say: the others have their answers, too
        failure = new IllegalStateException("answer not taken for '" + name + "'", ofOne);
      }
    }
    for (String other : found.keySet()) {
      if (!names.contains(other)) {
        failure = new IllegalStateException("an answer for '" + other + "', not asked for");
      }
    }
    if (failure != null) {
      return Mono.error(failure);
    }
    lastFailure = null;
    return Mono.empty();
  }

  private Mono<Void> failed(Throwable failure, long askedNanos) {
    boolean first = lastFailure == null; // once per outage
    count(failure, Duration.ofNanos(settings.clock().nanoTime() - askedNanos));
    try {
      if (first) {
        LOG.warn("Leases cannot be renewed in {}: {}", settings.store().kind(), failure.toString());
      }
      leases.values().forEach(Lease::failed);
    } catch (Throwable ofReport) {
      // It has nowhere to go, and the next renewal has to follow.
    }
    return Mono.empty();
  }

  /**
   * Takes in a failure.
   *
   * @param asking how long the store had been asked for: longer than a renewal takes if this
   *     process did not run meanwhile, which is no fault of the store
   */
  private void count(Throwable failure, Duration asking) {
    failures.incrementAndGet();
    if (lastFailure == null) {
      long asked = Math.min(asking.toNanos(), settings.usable().toNanos());
      failingSinceNanos = settings.clock().nanoTime() - asked;
    }
    lastFailure = failure;
  }

  /**
   * Returns what a call of the store answers: an error, too, if it throws. Some of that is fatal to
   * Reactor, such as a class that cannot be loaded any more, and is thrown by {@code subscribe}.
   */
  private static <T> Mono<T> asking(Supplier<Mono<T>> call) {
    return Mono.create(
        answer -> {
          try {
            answer.onDispose(
                call.get()
                    .subscribe(
                        answer::success,
                        answer::error,
                        answer::success,
                        Context.of(answer.contextView())));
          } catch (Throwable failure) {
            answer.error(failure);
          }
        });
  }

  /** Frees all leases in the store; completes when they are free, or after the ttl. */
  Mono<Void> release() {
    return withinTtl(
            asking(() -> settings.store().release(settings.owner(), List.copyOf(leases.keySet()))))
        .onErrorResume(
            failure -> {
              LOG.warn(
                  "Leases could not be released in {} and end within {}: {}",
                  settings.store().kind(),
                  settings.ttl(),
                  failure.toString());
              return Mono.empty();
            });
  }

  /** Closes the store; completes when that is closed, or after the ttl. Never an error. */
  Mono<Void> closeStore() {
    return withinTtl(asking(settings.store()::close))
        .onErrorResume(
            failure -> {
              LOG.warn("{} could not be closed: {}", settings.store().kind(), failure.toString());
              return Mono.empty();
            });
  }

  /**
   * Returns the answer, or an error after the ttl. An application that ends may end the scheduler
   * before this, or meanwhile, and no time passes there any more: so the default counts as well.
   */
  private Mono<Void> withinTtl(Mono<Void> answer) {
    Scheduler usual = settings.scheduler();
    return Mono.defer(() -> usual.isDisposed() ? answer : answer.timeout(settings.ttl(), usual))
        .timeout(settings.ttl(), Schedulers.parallel());
  }

  long failures() {
    return failures.get();
  }

  @Nullable Throwable lastFailure() {
    return lastFailure;
  }

  /** Returns for how long the store has been asked in vain. */
  Duration failingFor() {
    return lastFailure == null
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, settings.clock().nanoTime() - failingSinceNanos));
  }
}
