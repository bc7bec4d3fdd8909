// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import java.time.Duration;

/** The store in memory, on a clock that is turned by hand and wraps. */
class InMemoryLeaseStoreTest extends LeaseStoreContract {

  private long nowNanos = Long.MAX_VALUE - 1;
  private LeaseStore shared;

  @Override
  protected LeaseStore store() {
    if (shared == null) {
      nowNanos = Long.MAX_VALUE - 1; // called before the fields of this class are set
      shared = new InMemoryLeaseStore(() -> nowNanos);
    }
    return shared;
  }

  @Override
  protected void expire(Duration ttl) {
    nowNanos += ttl.toNanos();
  }
}
