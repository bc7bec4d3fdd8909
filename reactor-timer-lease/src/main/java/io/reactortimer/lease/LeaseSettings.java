// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import java.time.Duration;
import reactor.core.scheduler.Scheduler;

/**
 * What {@link Leases.Builder} has gathered, checked and complete.
 *
 * @param owner identifies this process in the store
 * @param ttl how long the store gives a lease for
 * @param usable the ttl without the margin
 * @param scheduler where renewals run
 */
record LeaseSettings(
    LeaseStore store,
    String owner,
    Duration ttl,
    Duration usable,
    Duration renewEvery,
    Scheduler scheduler,
    LeaseClock clock) {}
