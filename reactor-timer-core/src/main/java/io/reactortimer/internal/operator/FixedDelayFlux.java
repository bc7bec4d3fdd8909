// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.gate.FireGate;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;

/** The outcomes of a task with a fixed delay; each subscriber has its own runs. Immutable. */
public final class FixedDelayFlux<R> extends Flux<R> implements Scannable {

  private final FixedDelayPlan<R> plan;
  private final long initialDelayNanos;
  private final Supplier<? extends Publisher<?>> task;

  /** Null for none. */
  private final @Nullable FireGate gate;

  private FixedDelayFlux(
      FixedDelayPlan<R> plan,
      long initialDelayNanos,
      Supplier<? extends Publisher<?>> task,
      @Nullable FireGate gate) {
    this.plan = plan;
    this.initialDelayNanos = initialDelayNanos;
    this.task = task;
    this.gate = gate;
  }

  public static <R> Flux<R> assemble(
      FixedDelayPlan<R> plan,
      long initialDelayNanos,
      Supplier<? extends Publisher<?>> task,
      @Nullable FireGate gate) {
    FixedDelayPlan<R> sampled = plan.sampled();
    FixedDelayFlux<R> runs = new FixedDelayFlux<>(sampled, initialDelayNanos, task, gate);
    Flux<R> assembled = onAssembly(runs);
    return sampled.origin() == null && AssemblyTrace.isOf(runs, assembled)
        ? onAssembly(new FixedDelayFlux<>(plan.traced(), initialDelayNanos, task, gate))
        : assembled;
  }

  @Override
  public void subscribe(CoreSubscriber<? super R> actual) {
    FixedDelaySubscription<R> runs;
    try {
      runs = FixedDelaySubscription.of(plan, initialDelayNanos, task, gate);
    } catch (RejectedExecutionException e) {
      Refusals.tell(actual, e);
      return;
    }
    if (runs.introduce(actual)) {
      runs.live();
    }
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.RUN_ON) {
      return plan.binding().scheduler();
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    return key == Attr.NAME ? plan.settings().name() : null;
  }

  @Override
  public String stepName() {
    return "fixedDelay";
  }
}
