// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what went wrong on loop threads. */
final class Recorder implements FailureHandler {

  final List<Throwable> failures = new CopyOnWriteArrayList<>();
  final List<String> loopFailures = new CopyOnWriteArrayList<>();

  /** What the report of a failure does besides. */
  volatile Runnable whileTelling = () -> {};

  @Override
  public void failed(Throwable failure) {
    failures.add(failure);
    whileTelling.run();
  }

  @Override
  public void loopFailed(String threadName, Throwable failure) {
    failures.add(failure);
    loopFailures.add(threadName);
  }
}
