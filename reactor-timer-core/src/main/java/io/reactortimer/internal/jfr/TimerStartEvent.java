// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A timer was made. Off by default: it is written for each of them. */
@Name("io.reactortimer.TimerStart")
@Label("Timer Start")
@Description("A timer was made")
@Category("Reactor Timer")
@Enabled(false)
@StackTrace(false)
final class TimerStartEvent extends Event {

  @Label("Scheduler")
  @Nullable String scheduler;

  @Label("Timer")
  long timer;

  @Label("Timer Name")
  @Nullable String timerName;

  @Label("Kind")
  @Nullable String kind;

  @Label("Period")
  @Timespan(Timespan.NANOSECONDS)
  @Description("0 if it fires once")
  long period;
}
