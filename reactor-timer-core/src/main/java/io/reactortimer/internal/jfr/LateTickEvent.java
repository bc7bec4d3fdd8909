// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * A timer fired late: a tenth of a second or more after it was due, unless a recording says
 * otherwise.
 */
@Name("io.reactortimer.LateTick")
@Label("Late Tick")
@Description("A timer fired late, by as much as the setting lateness says")
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

  /** Asked by the recorder before it writes one. */
  @SettingDefinition
  @Name("lateness")
  @Label("Lateness")
  @Description("The least lateness that is written; from 10 ms on")
  boolean isLate(LatenessControl least) {
    return least.isMetBy(lateness);
  }
}
