// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Spring Boot auto-configuration of reactor-timer: a {@link io.reactortimer.TimerScheduler} bean
 * that is the process default while its context lives, its meters, and the Actuator endpoint {@code
 * timers} that lists every live timer and, where that is permitted, steers and completes them.
 *
 * @since 0.1
 */
@NullMarked
package io.reactortimer.spring;

import org.jspecify.annotations.NullMarked;
