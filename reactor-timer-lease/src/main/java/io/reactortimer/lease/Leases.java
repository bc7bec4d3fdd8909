// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import io.reactortimer.Timers;
import io.reactortimer.lease.LeaseStore.Holding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * The leases of one process in one store. All names share one renewal: a fixed delay that asks the
 * store for all of them at once.
 *
 * <pre>{@code
 * Leases leases = Leases.in(store).ttl(Duration.ofSeconds(15)).start();
 * Timers.every(Duration.ofMinutes(1)).onlyWhile(leases.lease("report")).ticks()
 *     .concatMap(tick -> report(tick.fencingToken()))
 *     .subscribe();
 * leases.close().block(); // hands over at once
 * }</pre>
 *
 * <p>At most one instance <em>claims</em> a tick at a time; see {@link Lease} for when that holds.
 * The work of a tick may outlive the lease: what it writes should be compared with the token, or be
 * idempotent.
 *
 * <p>Nothing blocks a thread. All methods may be called from any thread.
 *
 * @since 0.1
 */
public final class Leases implements Disposable {

  private static final Logger LOG = Loggers.getLogger(Leases.class);

  private final LeaseStore store;
  private final String owner;
  private final Duration ttl;

  /** The ttl without the margin. */
  private final Duration usable;

  private final LeaseClock clock;
  private final Scheduler scheduler;
  private final Duration renewEvery;
  private final Map<String, Lease> leases = new ConcurrentSkipListMap<>();
  private final Disposable.Swap renewal = Disposables.swap();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final Mono<Void> closing = Mono.defer(this::closeNow).cache();
  private final AtomicLong failures = new AtomicLong();
  private volatile @Nullable Throwable lastFailure;

  /** When the store answered last, or was asked first. */
  private volatile long answeredNanos;

  private volatile boolean closed;

  private Leases(Builder settings) {
    this.store = settings.store;
    this.owner = settings.owner;
    this.ttl = settings.ttl;
    this.usable = settings.ttl.minus(settings.margin());
    this.clock = settings.clock;
    this.scheduler = settings.scheduler();
    this.renewEvery = settings.renewEvery();
    this.answeredNanos = clock.nanoTime();
  }

  /**
   * Begins to describe the leases of this process.
   *
   * @param store where they are kept
   * @return settings with their defaults
   */
  public static Builder in(LeaseStore store) {
    return new Builder(store);
  }

  /** Asks from now on. Not before there is a name to ask for: until then nothing wakes up. */
  private void beginRenewing() {
    if (renewing.compareAndSet(false, true)) {
      renewal.replace(
          Timers.fixedDelay(renewEvery, this::renew)
              .initialDelay(Duration.ZERO)
              .name("lease.renewal")
              .on(scheduler)
              .start());
    }
  }

  /**
   * Returns the lease of a name, which is asked for from now on: until this is closed.
   *
   * @param name not blank
   * @return the same object for the same name
   * @throws IllegalArgumentException if {@code name} is blank
   * @throws IllegalStateException if this is closed
   */
  public Lease lease(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must not be blank: '" + name + "'");
    }
    if (closed) {
      throw new IllegalStateException("leases are closed, and there is none for '" + name + "'");
    }
    Lease lease = leases.computeIfAbsent(name, absent -> new Lease(absent, clock));
    beginRenewing();
    if (closed) {
      lease.release(); // the closer may not have seen it
    }
    return lease;
  }

  /**
   * One renewal of all names. Never more than one at a time, and never an error. An answer that
   * does not come is waited for so short a time that there is a second try before a lease ends.
   */
  private Mono<Void> renew() {
    if (leases.isEmpty() || closed) {
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
    LeaseTerm.Start start = LeaseTerm.Start.of(clock);
    return store
        .acquire(owner, floors, ttl)
        .timeout(usable.dividedBy(3), scheduler)
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
      lease.answered(holding, start, extended, usable);
    }
    lastFailure = null;
    answeredNanos = clock.nanoTime();
  }

  private Mono<Void> failed(Throwable failure) {
    failures.incrementAndGet();
    if (lastFailure == null) { // once per outage
      LOG.warn("Leases cannot be renewed in {}: {}", store.kind(), failure.toString());
    }
    lastFailure = failure;
    leases.values().forEach(Lease::failed);
    return Mono.empty();
  }

  /**
   * Returns what each lease is and has been.
   *
   * @return one for each name, by name
   */
  public List<LeaseInfo> list() {
    List<LeaseInfo> infos = new ArrayList<>();
    leases.values().forEach(lease -> infos.add(lease.info()));
    return infos;
  }

  /**
   * Returns how many renewals have failed or did not answer in time.
   *
   * @return counts from the start
   */
  public long failures() {
    return failures.get();
  }

  /**
   * Returns why the last renewal failed.
   *
   * @return {@code null} if it did not
   */
  public @Nullable Throwable lastFailure() {
    return lastFailure;
  }

  /**
   * Returns for how long the store has not answered.
   *
   * @return zero if its last answer was one
   */
  public Duration failingFor() {
    return lastFailure == null
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, clock.nanoTime() - answeredNanos));
  }

  /**
   * Returns how long the store gives leases for.
   *
   * @return as it was set
   */
  public Duration ttl() {
    return ttl;
  }

  /**
   * Returns the kind of store.
   *
   * @return such as {@code PostgreSQL}
   */
  public String storeKind() {
    return store.kind();
  }

  /**
   * Returns what identifies this process in the store.
   *
   * @return the same for all its leases
   */
  public String owner() {
    return owner;
  }

  /**
   * Closes all gates, and then frees the leases in the store, so that another instance gets them
   * with its next renewal. If the store does not answer, they end there by themselves.
   *
   * @return completes when they are free, or after the ttl; never with an error
   */
  public Mono<Void> close() {
    return closing;
  }

  private Mono<Void> closeNow() {
    stop();
    return store
        .release(owner, List.copyOf(leases.keySet()))
        .timeout(ttl, scheduler)
        .onErrorResume(
            failure -> {
              LOG.warn(
                  "Leases could not be released in {} and end within {}: {}",
                  store.kind(),
                  ttl,
                  failure.toString());
              return Mono.empty();
            })
        .then(store.close())
        .onErrorComplete();
  }

  private void stop() {
    closed = true;
    renewal.dispose();
    leases.values().forEach(Lease::release);
  }

  /** Closes all gates and frees the leases, without waiting for the store. */
  @Override
  public void dispose() {
    close().subscribe();
  }

  @Override
  public boolean isDisposed() {
    return closed;
  }

  /**
   * The settings of the leases of a process. Not thread-safe.
   *
   * @since 0.1
   */
  public static final class Builder {

    private static final Duration SHORTEST_TTL = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LeaseStore store;
    private String owner = UUID.randomUUID().toString();
    private Duration ttl = Duration.ofSeconds(15);
    private @Nullable Duration margin;
    private @Nullable Duration renewEvery;
    private @Nullable Scheduler scheduler;
    private LeaseClock clock = LeaseClock.SYSTEM;

    private Builder(LeaseStore store) {
      this.store = Objects.requireNonNull(store, "store");
    }

    /**
     * Sets how long the store gives a lease for: after this time without a renewal another instance
     * gets it. It should be well above the longest pause of a healthy process. The default is 15 s.
     *
     * @param ttl at least 100 ms
     * @return this
     * @throws IllegalArgumentException if it is shorter
     */
    public Builder ttl(Duration ttl) {
      if (ttl.compareTo(SHORTEST_TTL) < 0) {
        throw new IllegalArgumentException("ttl must be at least " + SHORTEST_TTL + ": " + ttl);
      }
      this.ttl = ttl;
      return this;
    }

    /**
     * Sets how much earlier a lease ends here than in the store, which allows for clocks that do
     * not run at the same rate. The default is a tenth of the ttl.
     *
     * @param margin zero or more, and less than half of the ttl
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Builder margin(Duration margin) {
      if (margin.isNegative()) {
        throw new IllegalArgumentException("margin must not be negative: " + margin);
      }
      this.margin = margin;
      return this;
    }

    private Duration margin() {
      return margin == null ? ttl.dividedBy(10) : margin;
    }

    /**
     * Sets the time from one renewal to the next, which is also how soon this instance takes a
     * lease that has become free. The default is a second, or a third of the ttl if that is
     * shorter.
     *
     * @param renewEvery more than zero, and less than half of the ttl
     * @return this
     * @throws IllegalArgumentException if it is zero or negative
     */
    public Builder renewEvery(Duration renewEvery) {
      if (renewEvery.isZero() || renewEvery.isNegative()) {
        throw new IllegalArgumentException("renewEvery must be positive: " + renewEvery);
      }
      this.renewEvery = renewEvery;
      return this;
    }

    private Duration renewEvery() {
      Duration third = ttl.dividedBy(3);
      return renewEvery != null ? renewEvery : third.compareTo(SECOND) < 0 ? third : SECOND;
    }

    /**
     * Sets what identifies this process in the store. The default is a random UUID.
     *
     * @param owner no other process may have the same, nor this one after a restart
     * @return this
     * @throws IllegalArgumentException if it is blank
     */
    public Builder owner(String owner) {
      if (owner.isBlank()) {
        throw new IllegalArgumentException("owner must not be blank: '" + owner + "'");
      }
      this.owner = owner;
      return this;
    }

    /**
     * Sets where renewals run. The default is that of {@link Timers#defaultScheduler()}.
     *
     * @param scheduler its threads are not blocked
     * @return this
     */
    public Builder on(Scheduler scheduler) {
      this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
      return this;
    }

    private Scheduler scheduler() {
      return scheduler == null ? Timers.defaultScheduler() : scheduler;
    }

    /**
     * Sets the clocks, for tests.
     *
     * @param clock what ends the leases
     * @return this
     */
    public Builder clock(LeaseClock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Makes the leases. Without a name nothing is asked of the store.
     *
     * @return the leases; to be closed
     * @throws IllegalArgumentException if the margin or the time between renewals is half of the
     *     ttl or more
     */
    public Leases start() {
      requireBelowHalf("margin", margin());
      requireBelowHalf("renewEvery", renewEvery());
      return new Leases(this);
    }

    private void requireBelowHalf(String what, Duration value) {
      if (value.multipliedBy(2).compareTo(ttl) >= 0) {
        throw new IllegalArgumentException(
            what + " must be less than half of the ttl of " + ttl + ": " + value);
      }
    }
  }
}
