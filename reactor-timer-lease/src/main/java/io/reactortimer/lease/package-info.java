// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Leases: at most one instance of many claims a tick at a time. A {@link
 * io.reactortimer.lease.Lease} is a gate for {@code Timers.every(..).onlyWhile(lease)}.
 */
@NullMarked
package io.reactortimer.lease;

import org.jspecify.annotations.NullMarked;
