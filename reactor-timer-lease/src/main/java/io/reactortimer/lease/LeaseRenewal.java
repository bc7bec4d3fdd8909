// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import io.reactortimer.Timers;
import io.reactortimer.lease.LeaseStore.Holding;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

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

  /** When the store answered last, or was asked first. */
  private volatile long answeredNanos;

  /**
   * Renews nothing yet.
   *
   * @param leases by name; may be added to at any time
   */
  LeaseRenewal(LeaseSettings settings, Map<String, Lease> leases) {
    this.settings = settings;
    this.leases = leases;
    this.answeredNanos = settings.clock().nanoTime();
  }

  /**
   * Asks from now on, until it is stopped. Not to be called before there is a name to ask for:
   * until then nothing wakes up.
   */
  void begin() {
    if (begun.compareAndSet(false, true)) {
      running.replace(
          Upkeep.start(
              Timers.fixedDelay(settings.renewEvery(), this::renew)
                  .initialDelay(Duration.ZERO)
                  .name("lease.renewal")
                  .on(settings.scheduler())));
    }
  }

  /** Asks no more. */
  void stop() {
    running.dispose();
  }

  /**
   * Renews all names once. Never more than one at a time, and never an error. An answer that does
   * not come is waited for so short a time that there is a second try before a lease ends.
   */
  private Mono<Void> renew() {
    if (leases.isEmpty() || running.isDisposed()) {
      return Mono.empty();
    }
    return Mono.defer(this::ask)
        .onErrorResume(TimeoutException.class, first -> ask())
        .onErrorResume(this::failed);
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
    return settings
        .store()
        .acquire(settings.owner(), floors, settings.ttl())
        .timeout(settings.usable().dividedBy(3), settings.scheduler())
        .doOnNext(
            found ->
                found.forEach(
                    (name, holding) -> answered(name, holding, start, toExtend.get(name))))
        .then();
  }

  private void answered(
      String name, Holding holding, LeaseTerm.Start start, @Nullable LeaseTerm extended) {
    Lease lease = leases.get(name);
    if (lease != null) {
      lease.answered(holding, start, extended, settings.usable());
    }
    lastFailure = null;
    answeredNanos = settings.clock().nanoTime();
  }

  private Mono<Void> failed(Throwable failure) {
    failures.incrementAndGet();
    if (lastFailure == null) { // once per outage
      LOG.warn("Leases cannot be renewed in {}: {}", settings.store().kind(), failure.toString());
    }
    lastFailure = failure;
    leases.values().forEach(Lease::failed);
    return Mono.empty();
  }

  /** Frees all leases in the store; completes when they are free, or after the ttl. */
  Mono<Void> release() {
    return Mono.defer(
            () -> settings.store().release(settings.owner(), List.copyOf(leases.keySet())))
        .timeout(settings.ttl(), schedulerAtEnd())
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
    return Mono.defer(settings.store()::close)
        .timeout(settings.ttl(), schedulerAtEnd())
        .onErrorResume(
            failure -> {
              LOG.warn("{} could not be closed: {}", settings.store().kind(), failure.toString());
              return Mono.empty();
            });
  }

  /** An application that ends may have ended the scheduler first, and no time passes there. */
  private Scheduler schedulerAtEnd() {
    Scheduler usual = settings.scheduler();
    return usual.isDisposed() ? Schedulers.parallel() : usual;
  }

  long failures() {
    return failures.get();
  }

  @Nullable Throwable lastFailure() {
    return lastFailure;
  }

  /** Returns for how long the store has not answered. */
  Duration failingFor() {
    return lastFailure == null
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, settings.clock().nanoTime() - answeredNanos));
  }
}
