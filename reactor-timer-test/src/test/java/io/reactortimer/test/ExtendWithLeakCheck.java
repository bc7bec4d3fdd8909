// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** An annotation of a project's own. */
@Retention(RetentionPolicy.RUNTIME)
@NoLeakedTimers(settleMillis = 20)
@interface ExtendWithLeakCheck {}
