// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package org.example.rooms;

import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Code that does not know the library: it beats on Reactor's default. */
final class Lobby {

  private Disposable beats;
  private long beaten;

  void open() {
    beats = Flux.interval(Duration.ofSeconds(1)).subscribe(beat -> beaten++);
  }

  void close() {
    beats.dispose();
  }

  long beaten() {
    return beaten;
  }
}
