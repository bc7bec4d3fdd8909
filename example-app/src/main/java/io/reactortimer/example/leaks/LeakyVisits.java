// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.leaks;

import io.reactortimer.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;

/**
 * Visitors that each leave timers behind, five visits a second: from the start of the context on,
 * if {@code example.leaks=true}, or from when they are asked to come.
 */
@Component
public final class LeakyVisits implements SmartLifecycle {

  private static final Duration EVERY = Duration.ofMillis(200);

  private final boolean fromTheStart;

  /** Null while they do not come. */
  private @Nullable Disposable visits;

  LeakyVisits(@Value("${example.leaks:false}") boolean fromTheStart) {
    this.fromTheStart = fromTheStart;
  }

  @Override
  public boolean isAutoStartup() {
    return fromTheStart;
  }

  @Override
  public synchronized void start() {
    if (visits != null) {
      return;
    }
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
