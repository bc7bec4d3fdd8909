// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.internal.engine.time.ManualTimeSource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** Reads the wall clock of a {@link ManualTimers} in a zone. Any thread. */
final class ManualWallClock extends Clock {

  private final ManualTimeSource time;
  private final ZoneId zone;

  ManualWallClock(ManualTimeSource time, ZoneId zone) {
    this.time = time;
    this.zone = zone;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new ManualWallClock(time, other);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(time.currentTimeMillis());
  }
}
