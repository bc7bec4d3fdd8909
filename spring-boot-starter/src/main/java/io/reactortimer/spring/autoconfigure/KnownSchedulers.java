// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The schedulers that are listed: every bean, then the process defaults, the library's own included
 * if something made it before this context was there. Looked up for each request, since that may
 * happen at any time.
 */
public final class KnownSchedulers implements Supplier<Collection<TimerScheduler>> {

  private final ObjectProvider<TimerScheduler> beans;

  public KnownSchedulers(ObjectProvider<TimerScheduler> beans) {
    this.beans = beans;
  }

  @Override
  public Collection<TimerScheduler> get() {
    Set<TimerScheduler> known = new LinkedHashSet<>();
    beans.orderedStream().forEach(known::add);
    known.addAll(Timers.defaults());
    return known;
  }
}
