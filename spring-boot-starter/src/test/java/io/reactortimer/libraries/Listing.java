// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.libraries;

import io.reactortimer.TimerScheduler;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerPage;
import io.reactortimer.live.TimerQuery;
import java.util.Arrays;
import java.util.List;

/** The live timers of a scheduler as tests ask for them: all of them, or wait until they are so. */
final class Listing {

  private final TimerScheduler scheduler;

  Listing(TimerScheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Those that are live now. */
  List<TimerInfo> timers() {
    return Waiting.until("no loop is stalled", this::page, page -> !page.partial()).timers();
  }

  private TimerPage page() {
    return scheduler.live().withPatience(Waiting.PATIENCE).page(TimerQuery.all());
  }

  /** Waits until there is exactly one, of this kind. */
  TimerInfo only(TimerKind kind) {
    return only(new TimerKind[] {kind}).get(0);
  }

  /** Waits until those that are live are just of these kinds, in any order. */
  List<TimerInfo> only(TimerKind... kinds) {
    List<TimerKind> wanted = Arrays.stream(kinds).sorted().toList();
    return Waiting.until(
        "timers " + wanted,
        this::timers,
        timers -> timers.stream().map(TimerInfo::kind).sorted().toList().equals(wanted));
  }

  /** Waits until there is none. */
  void none() {
    Waiting.until("no timers", this::timers, List::isEmpty);
  }

  /** How many timers were ever made there. */
  long scheduled() {
    return scheduler.counters().scheduled();
  }
}
