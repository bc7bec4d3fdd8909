// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors

/** Listings, measured from within. */
@NullMarked
package io.reactortimer.internal.listing;

import org.jspecify.annotations.NullMarked;
