// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/** Leases in a table of a relational database, by R2DBC. */
@NullMarked
package io.reactortimer.lease.r2dbc;

import org.jspecify.annotations.NullMarked;
