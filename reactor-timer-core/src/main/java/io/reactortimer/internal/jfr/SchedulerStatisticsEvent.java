// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** What a scheduler has done since it was made. */
@Name("io.reactortimer.SchedulerStatistics")
@Label("Scheduler Statistics")
@Description("What a scheduler has done since it was made")
@Category("Reactor Timer")
@StackTrace(false)
@Period("1 s")
final class SchedulerStatisticsEvent extends Event {

  @Label("Scheduler")
  @Nullable String scheduler;

  @Label("Armed")
  long armed;

  @Label("Scheduled")
  long scheduled;

  @Label("Delivered")
  long delivered;

  @Label("Failed")
  long failed;

  @Label("Missed")
  long missed;

  @Label("Cancelled")
  long cancelled;

  @Label("Wake-ups")
  long wakeups;
}
