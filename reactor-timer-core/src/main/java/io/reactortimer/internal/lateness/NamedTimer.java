// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.lateness;

import io.reactortimer.live.TimerKind;
import org.jspecify.annotations.Nullable;

/** What a timer is known by. Racy reads, from any thread. */
public interface NamedTimer {

  long id();

  @Nullable String listedName();

  TimerKind kind();
}
