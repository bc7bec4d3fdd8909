// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package org.example.rooms;

import io.reactortimer.Timers;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** The code under test in the samples of docs/testing.md: it beats until it is closed. */
final class Room {

  private final Scheduler scheduler;
  private Disposable beats;
  private long beaten;

  Room(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  void open() {
    beats =
        Timers.every(Duration.ofSeconds(1))
            .name("room.beat")
            .on(scheduler)
            .counts()
            .subscribe(beat -> beaten++);
  }

  void close() {
    beats.dispose();
  }

  long beaten() {
    return beaten;
  }
}
