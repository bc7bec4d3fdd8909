// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A source with elements added during silence. Immutable. */
public final class KeepAliveFlux<T> extends FluxOperator<T, T> {

  private final KeepAliveSettings settings;
  private final Supplier<? extends T> supplier;

  private KeepAliveFlux(
      Flux<T> source, KeepAliveSettings settings, Supplier<? extends T> supplier) {
    super(source);
    this.settings = settings;
    this.supplier = supplier;
  }

  public static <T> Flux<T> assemble(
      Flux<T> source, KeepAliveSettings settings, Supplier<? extends T> supplier) {
    KeepAliveSettings sampled = settings.sampled();
    KeepAliveFlux<T> flux = new KeepAliveFlux<>(source, sampled.shared(), supplier);
    Flux<T> assembled = onAssembly(flux);
    return sampled.origin() == null && AssemblyTrace.isOf(flux, assembled)
        ? onAssembly(new KeepAliveFlux<>(source, settings.traced().shared(), supplier))
        : assembled;
  }

  KeepAliveSettings settings() {
    return settings;
  }

  Supplier<? extends T> supplier() {
    return supplier;
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    SourceSubscriber<T> keepAlive;
    try {
      keepAlive = KeepAliveSubscriber.of(this, actual);
    } catch (RejectedExecutionException e) {
      Refusals.tell(actual, e);
      return;
    }
    TimeoutSettings.subscribe(source, keepAlive);
  }

  @Override
  public String stepName() {
    return "keepAlive";
  }
}
