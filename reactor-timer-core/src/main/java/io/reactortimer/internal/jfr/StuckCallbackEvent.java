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

/** A task or a subscriber has held a timer thread for a second or longer. */
@Name("io.reactortimer.StuckCallback")
@Label("Stuck Callback")
@Description("A task or a subscriber has held a timer thread for a second or longer")
@Category("Reactor Timer")
@StackTrace(false)
final class StuckCallbackEvent extends Event {

  @Label("Scheduler")
  @Nullable String scheduler;

  @Label("Timer Thread")
  @Nullable String timerThread;

  @Label("Timer")
  @Nullable String timer;

  @Label("Innermost Call")
  @Nullable String call;

  @Label("Held")
  @Timespan(Timespan.NANOSECONDS)
  long held;
}
