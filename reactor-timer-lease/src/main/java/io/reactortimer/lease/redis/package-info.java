// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/** Leases in Redis, by the reactive commands of Lettuce. */
@NullMarked
package io.reactortimer.lease.redis;

import org.jspecify.annotations.NullMarked;
