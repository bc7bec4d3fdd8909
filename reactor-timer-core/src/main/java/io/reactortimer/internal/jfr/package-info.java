// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
/**
 * Events for the JDK's Flight Recorder. The only package that knows it: entered after one look
 * whether the runtime has the module {@code jdk.jfr}.
 */
@NullMarked
package io.reactortimer.internal.jfr;

import org.jspecify.annotations.NullMarked;
