// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Takes over Reactor's default scheduler for each test. None of them may find a timer there to
 * begin with, nor leave one behind, so that what it finds is of the library that it started.
 */
final class TakenOver implements BeforeEachCallback, AfterEachCallback {

  private Scheduler before;
  private ReactorTimers.Installation installation;
  private Listing listing;

  Listing listing() {
    return listing;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    before = Schedulers.parallel();
    installation =
        ReactorTimers.install(
            TimerScheduler.builder("libraries").workers(Schedulers.DEFAULT_POOL_SIZE));
    listing = new Listing(installation.scheduler());
    assertThat(ReactorTimers.installed()).containsSame(installation.scheduler());
    assertThat(listing.timers()).as("of an earlier test").isEmpty();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      listing.none();
    } finally {
      installation.dispose();
    }
    assertThat(ReactorTimers.installed()).isEmpty();
    assertThat(Schedulers.parallel()).isSameAs(before);
  }
}
