// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * The operators: intervals, keep-alives, timeouts and fixed delays, each a subscription that is a
 * timer. They get plain settings and make what they emit by mappers, so they know nothing of the
 * API.
 */
@NullMarked
package io.reactortimer.internal.operator;

import org.jspecify.annotations.NullMarked;
