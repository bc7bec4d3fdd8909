// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.leaks;

import io.reactortimer.Timers;
import java.time.Duration;
import reactor.core.publisher.Flux;

/** Three ways to leave a timer behind, each as it is met in applications. Any thread. */
final class Leaks {

  private static final Duration BEAT = Duration.ofMillis(10);

  private Leaks() {}

  /**
   * A heartbeat for each visit, whose subscription nobody keeps: it ticks until the process ends.
   */
  static void heartbeatThatNobodyStops() {
    Timers.every(BEAT).name("leak.heartbeat").counts().subscribe();
  }

  /**
   * A bridge that does not end its interval with its sink. The client has gone, and the interval
   * goes on: sink.onDispose(..) is missing.
   */
  static void bridgeWhoseClientHasGone() {
    Flux.<Long>create(
            sink ->
                Timers.every(BEAT).name("leak.bridge").counts().subscribe(beat -> sink.next(beat)))
        .subscribe()
        .dispose();
  }

  /**
   * A shared stream that outlives its last reader: autoConnect() stands where refCount() should.
   */
  static void replayWithoutReaders() {
    Timers.every(BEAT).name("leak.replay").counts().replay(1).autoConnect().subscribe().dispose();
  }
}
