// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Whether the application that uses a scheduler is on its way out: then nothing that ticks for ever
 * is to keep it. Any thread.
 */
final class Closing {

  private final LiveTimers live;

  /** How many have said so and not taken it back. Guarded by this. */
  private int begun;

  /** Read by the loops, before a tick that they would deliver otherwise. */
  private volatile boolean on;

  private volatile Sinks.Empty<Void> signal = Sinks.empty();

  Closing(LiveTimers live) {
    this.live = live;
  }

  boolean isOn() {
    return on;
  }

  /** Completes when it begins; at once while it is on. */
  Mono<Void> asMono() {
    return Mono.defer(() -> signal.asMono());
  }

  Disposable begin() {
    synchronized (this) {
      begun++;
      on = true;
    }
    signal.tryEmitEmpty();
    // After the flag: what is subscribed to from now on sees that.
    live.completeSoon();
    AtomicBoolean over = new AtomicBoolean();
    return () -> {
      if (over.compareAndSet(false, true)) {
        end();
      }
    };
  }

  private synchronized void end() {
    if (--begun == 0) {
      signal = Sinks.empty();
      on = false;
    }
  }
}
