// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/** Leases in an application: settings, health and meters. */
@NullMarked
package io.reactortimer.spring.lease;

import org.jspecify.annotations.NullMarked;
