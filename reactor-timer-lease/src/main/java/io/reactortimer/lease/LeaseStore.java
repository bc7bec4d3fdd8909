// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Where leases are kept: a database, for example, that all instances reach.
 *
 * <p>A store gives a lease to one owner at a time, for a time that it measures itself. It must not
 * give it to another before that time has passed, counted from a moment that is not earlier than
 * the call, and each change of owner has a higher token. Calls come one at a time, except that
 * {@link #release} may come while an {@link #acquire} that was cancelled is still on its way.
 *
 * @since 0.1
 */
public interface LeaseStore {

  /**
   * What the store says of one lease.
   *
   * @param token that of the current owner, or the last one
   * @param held whether the caller is the owner now
   * @since 0.1
   */
  record Holding(long token, boolean held) {}

  /**
   * Takes each lease that is free or has expired, with a higher token, and extends each that the
   * owner still has, with the same token; all in one round trip where that can be. It never makes a
   * lease end earlier: a call that was cancelled may be carried out after the one that follows.
   *
   * @param owner identifies the caller; no two processes have the same
   * @param floors the names, in their natural order, each with the highest token that the caller
   *     has seen; a new token is higher, also if the store has lost its own
   * @param ttl how long the leases are given for, from now on
   * @return what was found for each name, none left out; it fails if the store cannot be reached
   */
  Mono<Map<String, Holding>> acquire(String owner, Map<String, Long> floors, Duration ttl);

  /**
   * Frees each of the leases that the owner has. Tokens are kept.
   *
   * @param owner the caller
   * @param names what to free
   * @return completes when they are free
   */
  Mono<Void> release(String owner, Iterable<String> names);

  /**
   * Closes what the store has opened, such as its connection.
   *
   * @return completes when it is closed
   */
  default Mono<Void> close() {
    return Mono.empty();
  }

  /**
   * Returns the kind of store, as health and logs show it.
   *
   * @return such as {@code PostgreSQL}
   */
  String kind();

  /**
   * Returns a store in the memory of this process: for an application of one instance, and for
   * tests. It keeps its leases while it is referred to.
   *
   * @return a new store
   */
  static LeaseStore inMemory() {
    return new InMemoryLeaseStore(System::nanoTime);
  }
}
