// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.live;

import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * All rooms on one scheduler with one thread. Both lanes have the same rooms, viewers and calls.
 * Any thread.
 */
interface Lane {

  /** What it is called in events and in names of threads. */
  String name();

  Scheduler scheduler();

  /** Ticks of a room, each with how many were missed before it, where that is known. */
  Flux<Long> ticks(Room room);

  /** A viewer of whom nobody sees anything: ticks of a second, from a moment of their own on. */
  Flux<?> heartbeat(Duration from);
}
