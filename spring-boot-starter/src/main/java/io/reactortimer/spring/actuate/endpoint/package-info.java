// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * The Actuator endpoint {@code timers}: it lists every live timer and, where permitted, controls
 * and completes them.
 *
 * @since 0.1
 */
@NullMarked
package io.reactortimer.spring.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
