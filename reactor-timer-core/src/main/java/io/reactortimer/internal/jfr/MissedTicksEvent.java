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

/** A tick was delivered that stands for others, whose time had passed. */
@Name("io.reactortimer.MissedTicks")
@Label("Missed Ticks")
@Description("A tick was delivered that stands for others, whose time had passed")
@Category("Reactor Timer")
@StackTrace(false)
final class MissedTicksEvent extends Event {

  @Label("Scheduler")
  @Nullable String scheduler;

  @Label("Timer")
  long timer;

  @Label("Timer Name")
  @Nullable String timerName;

  @Label("Missed")
  long missed;

  @Label("Lateness")
  @Timespan(Timespan.NANOSECONDS)
  long lateness;

  @Label("Left Out")
  @Description("Such ticks before this one that were beyond the limit of 100 a second")
  long leftOut;
}
