// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import io.reactortimer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

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

  private final LeaseSettings settings;
  private final Map<String, Lease> leases = new ConcurrentSkipListMap<>();
  private final LeaseRenewal renewal;
  private final Mono<Void> closing = Mono.defer(this::closeNow).cache();
  private volatile boolean closed;

  private Leases(LeaseSettings settings) {
    this.settings = settings;
    this.renewal = new LeaseRenewal(settings, leases);
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

  /**
   * Returns the lease of a name, which is asked for from now on: until this is closed.
   *
   * @param name the same in each instance, and of no other lease in the store; see {@link
   *     #checkName}
   * @return the same object for the same name
   * @throws IllegalArgumentException if a lease cannot have that name
   * @throws IllegalStateException if this is closed
   */
  public Lease lease(String name) {
    checkName(name);
    if (closed) {
      throw new IllegalStateException("leases are closed, and there is none for '" + name + "'");
    }
    Lease lease = leases.computeIfAbsent(name, absent -> new Lease(absent, settings.clock()));
    renewal.begin();
    if (closed) {
      lease.release(); // the closer may not have seen it
    }
    return lease;
  }

  /**
   * Refuses a name that a lease cannot have, because not every store would keep it as it is.
   *
   * @param name not blank, at most 190 characters, none of them a control character, and no white
   *     space at its ends
   * @throws IllegalArgumentException if it is another
   */
  public static void checkName(String name) {
    Names.kept(name, "name");
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
    return renewal.failures();
  }

  /**
   * Returns why the last renewal failed.
   *
   * @return {@code null} if it did not
   */
  public @Nullable Throwable lastFailure() {
    return renewal.lastFailure();
  }

  /**
   * Returns for how long the store has been asked in vain: since the first renewal that failed
   * began.
   *
   * @return zero if the last renewal did not fail
   */
  public Duration failingFor() {
    return renewal.failingFor();
  }

  /**
   * Returns how long the store gives leases for.
   *
   * @return as it was set
   */
  public Duration ttl() {
    return settings.ttl();
  }

  /**
   * Returns the kind of store.
   *
   * @return such as {@code PostgreSQL}
   */
  public String storeKind() {
    return settings.store().kind();
  }

  /**
   * Returns what identifies this process in the store.
   *
   * @return the same for all its leases
   */
  public String owner() {
    return settings.owner();
  }

  /**
   * Closes all gates, and then frees the leases in the store, so that another instance gets them
   * with its next renewal. If the store does not answer, they end there by themselves. The store is
   * closed last.
   *
   * <p>Renewals go on until then, also while an application closes: finite work behind a lease
   * does, too.
   *
   * @return completes when they are free and the store is closed, after the ttl for each at the
   *     latest; never with an error
   */
  public Mono<Void> close() {
    return closing;
  }

  private Mono<Void> closeNow() {
    stop();
    return renewal.release().then(renewal.closeStore());
  }

  private void stop() {
    closed = true;
    renewal.stop();
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
     * @throws IllegalArgumentException if it is shorter, or longer than 292 years
     */
    public Builder ttl(Duration ttl) {
      if (ttl.compareTo(SHORTEST_TTL) < 0) {
        throw new IllegalArgumentException("ttl must be at least " + SHORTEST_TTL + ": " + ttl);
      }
      this.ttl = Durations.positive(ttl, "ttl");
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
     * @throws IllegalArgumentException if it is zero, negative, or longer than 292 years
     */
    public Builder renewEvery(Duration renewEvery) {
      this.renewEvery = Durations.positive(renewEvery, "renewEvery");
      return this;
    }

    private Duration renewEvery() {
      Duration third = ttl.dividedBy(3);
      return renewEvery != null ? renewEvery : third.compareTo(SECOND) < 0 ? third : SECOND;
    }

    /**
     * Sets what identifies this process in the store. The default is a random UUID.
     *
     * @param owner no other process may have the same, nor this one after a restart; like a name
     *     that {@link Leases#checkName} accepts
     * @return this
     * @throws IllegalArgumentException if it is another
     */
    public Builder owner(String owner) {
      this.owner = Names.kept(owner, "owner");
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
      return new Leases(
          new LeaseSettings(
              store, owner, ttl, ttl.minus(margin()), renewEvery(), scheduler(), clock));
    }

    private void requireBelowHalf(String what, Duration value) {
      if (value.compareTo(ttl.minus(value)) >= 0) {
        throw new IllegalArgumentException(
            what + " must be less than half of the ttl of " + ttl + ": " + value);
      }
    }
  }
}
