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

/** A timer fired a tenth of a second or more after it was due. */
@Name("io.reactortimer.LateTick")
@Label("Late Tick")
@Description("A timer fired a tenth of a second or more after it was due")
@Category("Reactor Timer")
@StackTrace(false)
final class LateTickEvent extends Event {

  @Label("Scheduler")
  @Nullable String scheduler;

  @Label("Timer")
  long timer;

  @Label("Timer Name")
  @Nullable String timerName;

  @Label("Kind")
  @Nullable String kind;

  @Label("Lateness")
  @Timespan(Timespan.NANOSECONDS)
  long lateness;

  @Label("Left Out")
  @Description("Late ticks before this one that were beyond the limit of 100 a second")
  long leftOut;
}
