// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/** The leases of one process. Any thread; all under its monitor. */
final class InMemoryLeaseStore implements LeaseStore {

  /** Who has a lease until when. */
  private record Row(String owner, long token, long untilNanos) {

    Row extendedTo(long nanos) {
      return nanos - untilNanos <= 0 ? this : new Row(owner, token, nanos);
    }
  }

  private final LongSupplier nanoTime;
  private final Map<String, Row> rows = new HashMap<>();

  InMemoryLeaseStore(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public Mono<Map<String, Holding>> acquire(String owner, Map<String, Long> floors, Duration ttl) {
    return Mono.fromSupplier(() -> acquireNow(owner, floors, ttl.toNanos()));
  }

  private synchronized Map<String, Holding> acquireNow(
      String owner, Map<String, Long> floors, long ttlNanos) {
    long nowNanos = nanoTime.getAsLong();
    Map<String, Holding> found = new LinkedHashMap<>();
    floors.forEach(
        (name, floor) -> {
          Row row = rows.get(name);
          if (row == null || row.untilNanos - nowNanos <= 0) {
            long last = row == null ? floor : Math.max(row.token, floor);
            row = new Row(owner, last + 1, nowNanos + ttlNanos);
          } else if (row.owner.equals(owner)) {
            row = row.extendedTo(nowNanos + ttlNanos);
          }
          rows.put(name, row);
          found.put(name, new Holding(row.token, row.owner.equals(owner)));
        });
    return found;
  }

  @Override
  public Mono<Void> release(String owner, Iterable<String> names) {
    return Mono.fromRunnable(() -> names.forEach(name -> releaseNow(owner, name)));
  }

  private synchronized void releaseNow(String owner, String name) {
    rows.computeIfPresent(
        name,
        (same, row) ->
            row.owner.equals(owner) ? new Row("", row.token, nanoTime.getAsLong()) : row);
  }

  @Override
  public String kind() {
    return "in memory";
  }
}
