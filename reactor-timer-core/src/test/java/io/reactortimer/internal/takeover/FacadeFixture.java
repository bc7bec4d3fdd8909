// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.scheduler.Scheduler;

/** Makes what Reactor's default stands on while it is taken over, for tests of other packages. */
public final class FacadeFixture {

  private static final Map<Scheduler, ReactorTimers.Installation> INSTALLED =
      new ConcurrentHashMap<>();

  private FacadeFixture() {}

  /** A facade of its own; the takeover stays until it is ended. */
  public static Scheduler create(TimerScheduler.Builder settings) {
    ReactorTimers.Installation installation = ReactorTimers.install(settings);
    Scheduler facade = new ParallelFacade();
    INSTALLED.put(facade, installation);
    return facade;
  }

  /** Disposes it; with the last one the takeover ends, and what was in charge. */
  public static void end(Scheduler facade) {
    facade.dispose();
    ReactorTimers.Installation installation = INSTALLED.remove(facade);
    installation.dispose();
    if (INSTALLED.isEmpty()) {
      installation.scheduler().dispose();
    }
  }

  /** What it stands for, disposed or not. */
  public static TimerScheduler engine(Scheduler facade) {
    return INSTALLED.get(facade).scheduler();
  }
}
