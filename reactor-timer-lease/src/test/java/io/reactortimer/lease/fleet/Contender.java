// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.r2dbc.spi.ConnectionFactories;
import io.reactortimer.Timers;
import io.reactortimer.lease.Lease;
import io.reactortimer.lease.LeaseClock;
import io.reactortimer.lease.LeaseStore;
import io.reactortimer.lease.Leases;
import io.reactortimer.lease.r2dbc.R2dbcLeaseStore;
import io.reactortimer.lease.redis.RedisLeaseStore;
import java.time.Duration;

/**
 * A process that wants leases, ticks while it has one, and tells the witness of each claim.
 * Arguments: its name, the store, the witness's port, ttl in ms, period in ms, number of leases. It
 * ends, and releases, when its input ends.
 */
final class Contender {

  private Contender() {}

  /** Remembers, for each thread, the last reading: that of the claim, when a tick is delivered. */
  private static final class RecordedClock implements LeaseClock {

    private final ThreadLocal<Long> last = ThreadLocal.withInitial(() -> 0L);

    @Override
    public long nanoTime() {
      long now = System.nanoTime();
      last.set(now);
      return now;
    }

    @Override
    public long wallMillis() {
      return System.currentTimeMillis();
    }
  }

  public static void main(String[] args) throws Exception {
    RecordedClock clock = new RecordedClock();
    Duration ttl = Duration.ofMillis(Long.parseLong(args[3]));
    Duration period = Duration.ofMillis(Long.parseLong(args[4]));
    Report report = Report.of(args);
    Leases leases =
        Leases.in(store(args[1]))
            .ttl(ttl)
            .clock(clock)
            .owner(args[0] + "-" + System.nanoTime())
            .start();
    for (int i = 0; i < Integer.parseInt(args[5]); i++) {
      Lease lease = leases.lease("lease-" + i);
      Timers.every(period)
          .onlyWhile(lease)
          .ticks()
          .subscribe(tick -> report.claim(lease.name(), tick.fencingToken(), clock.last.get()));
    }
    report.untilInputEnds();
    leases.close().block();
    System.exit(0);
  }

  private static LeaseStore store(String url) {
    return url.startsWith("redis:")
        ? RedisLeaseStore.of(RedisClient.create(), RedisURI.create(url))
        : R2dbcLeaseStore.of(ConnectionFactories.get(url));
  }
}
