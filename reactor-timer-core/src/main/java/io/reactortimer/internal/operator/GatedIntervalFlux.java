// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.gate.FireGate;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import org.jspecify.annotations.Nullable;

/** The publisher of an interval with a gate. Immutable, and never shared with another. */
public final class GatedIntervalFlux<T> extends IntervalFlux<T> {

  private final FireGate gate;

  public GatedIntervalFlux(
      IntervalTiming timing,
      TimerSettings settings,
      SchedulerBinding binding,
      TickMapper<T> shape,
      FireGate gate) {
    this(timing, settings, binding, shape, null, gate);
  }

  private GatedIntervalFlux(
      IntervalTiming timing,
      TimerSettings settings,
      SchedulerBinding binding,
      TickMapper<T> shape,
      @Nullable Origin origin,
      FireGate gate) {
    super(timing, settings, binding, shape, origin);
    this.gate = gate;
  }

  FireGate gate() {
    return gate;
  }

  @Override
  public IntervalSubscription<T> begin() {
    return GatedIntervalSubscription.of(this);
  }

  @Override
  public boolean holdsUserObjects() {
    return true;
  }

  @Override
  IntervalFlux<T> with(IntervalTiming changed, @Nullable Origin made) {
    return new GatedIntervalFlux<>(changed, settings(), binding(), shape(), made, gate);
  }
}
