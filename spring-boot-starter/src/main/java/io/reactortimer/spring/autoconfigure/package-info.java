// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Spring Boot auto-configuration of reactor-timer: a {@link io.reactortimer.TimerScheduler} bean
 * that is the process default while its context lives, its meters, its health and its endpoint, and
 * the takeover of Reactor's default where that is asked for.
 *
 * @since 0.1
 */
@NullMarked
package io.reactortimer.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
