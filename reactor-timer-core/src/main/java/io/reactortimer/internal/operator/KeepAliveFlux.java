// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.scheduler.SchedulerBinding;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

/** A source with elements added during silence. Immutable. */
public final class KeepAliveFlux<T> extends FluxOperator<T, T> {

  private final long idleNanos;
  private final Supplier<? extends T> supplier;
  private final SchedulerBinding binding;

  private KeepAliveFlux(
      Flux<T> source, long idleNanos, Supplier<? extends T> supplier, SchedulerBinding binding) {
    super(source);
    this.idleNanos = idleNanos;
    this.supplier = supplier;
    this.binding = binding;
  }

  public static <T> Flux<T> assemble(
      Flux<T> source, long idleNanos, Supplier<? extends T> supplier, SchedulerBinding binding) {
    return onAssembly(new KeepAliveFlux<>(source, idleNanos, supplier, binding));
  }

  long idleNanos() {
    return idleNanos;
  }

  Supplier<? extends T> supplier() {
    return supplier;
  }

  SchedulerBinding binding() {
    return binding;
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    SourceSubscriber<T> keepAlive;
    try {
      keepAlive = KeepAliveSubscriber.of(this, actual);
    } catch (RejectedExecutionException e) {
      Operators.error(actual, Operators.onRejectedExecution(e, actual.currentContext()));
      return;
    }
    TimeoutSettings.subscribe(source, keepAlive);
  }

  @Override
  public String stepName() {
    return "keepAlive";
  }
}
