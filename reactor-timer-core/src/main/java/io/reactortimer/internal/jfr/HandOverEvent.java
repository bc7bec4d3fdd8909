// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A callback did not come back, and another thread took the other timers of its loop. */
@Name("io.reactortimer.HandOver")
@Label("Hand-over")
@Description("A callback did not come back, and another thread took the other timers of its loop")
@Category("Reactor Timer")
@StackTrace(false)
final class HandOverEvent extends Event {

  @Label("Scheduler")
  @Nullable String scheduler;

  @Label("Stuck Thread")
  @Nullable String stuckThread;

  @Label("Timer")
  @Description("The id of what the thread is in; 0 for an immediate task")
  long timer;

  @Label("Timer Name")
  @Nullable String timerName;

  @Label("Kind")
  @Nullable String kind;

  @Label("Held")
  @Timespan(Timespan.NANOSECONDS)
  long held;
}
