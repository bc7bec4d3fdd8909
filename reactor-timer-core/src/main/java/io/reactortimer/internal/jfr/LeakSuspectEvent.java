// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Timers of one group seem to be left over; at most once a minute for each group and reason. */
@Name("io.reactortimer.LeakSuspect")
@Label("Leak Suspect")
@Description("Timers of one group seem to be left over")
@Category("Reactor Timer")
@StackTrace(false)
final class LeakSuspectEvent extends Event {

  @Label("Scheduler")
  @Nullable String scheduler;

  @Label("Reason")
  @Nullable String reason;

  @Label("Count")
  long count;

  @Label("Timer Name")
  @Nullable String timerName;

  @Label("Kind")
  @Nullable String kind;

  @Label("Origin")
  @Description("The line of the application that made most of them")
  @Nullable String origin;

  @Label("Sentence")
  @Nullable String sentence;
}
