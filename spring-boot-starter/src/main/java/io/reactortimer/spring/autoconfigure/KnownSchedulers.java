// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The schedulers that are listed: every bean that exists, then the process defaults, the library's
 * own included if something made it before this context was there. Looked up for each request,
 * since that may happen at any time, even while the context ends.
 */
public final class KnownSchedulers implements Supplier<Collection<TimerScheduler>> {

  private final ConfigurableListableBeanFactory beans;

  public KnownSchedulers(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public Collection<TimerScheduler> get() {
    Set<TimerScheduler> known =
        new LinkedHashSet<>(ExistingBeans.inAndAbove(beans, TimerScheduler.class));
    known.addAll(Timers.defaults());
    return known;
  }
}
