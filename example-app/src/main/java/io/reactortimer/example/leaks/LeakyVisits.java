// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.leaks;

import io.reactortimer.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;

/** Visitors that each leave timers behind, five visits a second, while the context runs. */
@Component
@ConditionalOnBooleanProperty("example.leaks")
final class LeakyVisits implements SmartLifecycle {

  private static final Duration EVERY = Duration.ofMillis(200);

  /** Null while they do not come. */
  private @Nullable Disposable visits;

  @Override
  public synchronized void start() {
    visits =
        Timers.every(EVERY)
            .name("leak.visits")
            .counts()
            .subscribe(
                visit -> {
                  Leaks.heartbeatThatNobodyStops();
                  Leaks.bridgeWhoseClientHasGone();
                  Leaks.replayWithoutReaders();
                });
  }

  @Override
  public synchronized void stop() {
    if (visits != null) {
      visits.dispose();
      visits = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return visits != null;
  }
}
