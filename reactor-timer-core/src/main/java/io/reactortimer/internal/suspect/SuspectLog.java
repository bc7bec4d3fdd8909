// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.PrintableText;
import io.reactortimer.live.Suspect;
import java.util.concurrent.TimeUnit;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Warns of each new group of suspects once, and not too often. Guarded by the book. */
final class SuspectLog {

  private static final Logger LOG = Loggers.getLogger(SuspectLog.class);

  private static final int MOST_IN_WINDOW = 10;
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  private long windowNanos;
  private int told;
  private int untold;

  void warn(Suspect suspect, long nowNanos) {
    if (told > 0 && nowNanos - windowNanos >= WINDOW_NANOS) {
      told = 0;
    }
    if (told == 0) {
      windowNanos = nowNanos;
    }
    if (told == MOST_IN_WINDOW) {
      untold++;
      return;
    }
    told++;
    LOG.warn(warning(suspect, untold));
    untold = 0;
  }

  static String warning(Suspect suspect, int untold) {
    String name = suspect.name();
    String origin = suspect.origin();
    return "Suspected timers on "
        + PrintableText.of(suspect.scheduler())
        + ", "
        + suspect.reason()
        + ": "
        + suspect.sentence()
        + "; "
        + suspect.kind()
        + (name == null ? "" : " " + PrintableText.of(name))
        + (origin == null ? "" : ", made at " + PrintableText.of(origin))
        + (untold == 0 ? "" : "; more since last told: " + untold);
  }
}
