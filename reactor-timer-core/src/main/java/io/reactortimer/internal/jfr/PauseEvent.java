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
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/** The timers of a scheduler stood still although their threads had nothing else to do. */
@Name("io.reactortimer.Pause")
@Label("Pause")
@Description("The timers of a scheduler stood still although their threads had nothing else to do")
@Category("Reactor Timer")
@StackTrace(false)
final class PauseEvent extends Event {

  @Label("Scheduler")
  @Nullable String scheduler;

  @Label("Started At")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  long startedAt;

  @Label("Length")
  @Timespan(Timespan.NANOSECONDS)
  long length;

  @Label("Cause")
  @Nullable String cause;

  @Label("Process CPU")
  @Timespan(Timespan.NANOSECONDS)
  long processCpu;

  @Label("Garbage Collection")
  @Timespan(Timespan.NANOSECONDS)
  long gc;

  @Label("Run Queue")
  @Timespan(Timespan.NANOSECONDS)
  long runQueue;

  @Label("Throttled")
  @Timespan(Timespan.NANOSECONDS)
  long throttled;

  @Label("Timers Late")
  long timersLate;

  @Label("Ticks Missed")
  long ticksMissed;

  @Label("Streams Overflowed")
  long streamsOverflowed;
}
