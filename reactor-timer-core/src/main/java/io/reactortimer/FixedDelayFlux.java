// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** A task that starts anew for each subscriber of its outcomes. */
final class FixedDelayFlux extends Flux<RunOutcome> implements Scannable {

  private final FixedDelaySpec spec;
  private final TimerPlace place;

  private FixedDelayFlux(FixedDelaySpec spec, TimerPlace place) {
    this.spec = spec;
    this.place = place;
  }

  static Flux<RunOutcome> assemble(FixedDelaySpec spec, TimerPlace place) {
    return onAssembly(new FixedDelayFlux(spec, place));
  }

  FixedDelaySpec spec() {
    return spec;
  }

  TimerPlace place() {
    return place;
  }

  @Override
  public void subscribe(CoreSubscriber<? super RunOutcome> actual) {
    FixedDelay task;
    try {
      task = FixedDelay.of(this);
    } catch (RejectedExecutionException e) {
      Operators.error(actual, Operators.onRejectedExecution(e, actual.currentContext()));
      return;
    }
    if (task.introduce(actual)) {
      task.live();
    }
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.RUN_ON) {
      return place.scheduler();
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    return key == Attr.NAME ? spec.settings().name() : null;
  }

  @Override
  public String stepName() {
    return "fixedDelay";
  }
}
