// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.internal.engine.loop.FailureHandler;
import io.reactortimer.internal.scheduler.ReactorFailures;
import java.util.List;

/** Keeps what tasks and subscribers have thrown, and reports it as any scheduler does. */
record KeptFailures(List<Throwable> kept) implements FailureHandler {

  @Override
  public void failed(Throwable failure) {
    kept.add(failure);
    ReactorFailures.INSTANCE.failed(failure);
  }

  @Override
  public void loopFailed(String threadName, Throwable failure) {
    kept.add(failure);
    ReactorFailures.INSTANCE.loopFailed(threadName, failure);
  }
}
