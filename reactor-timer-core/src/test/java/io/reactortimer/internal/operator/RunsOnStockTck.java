// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import reactor.core.scheduler.Schedulers;

/** The Reactive Streams TCK on a scheduler that is not ours. */
public class RunsOnStockTck extends RunsTck {

  /** On a scheduler of Reactor's. */
  public RunsOnStockTck() {
    super(Schedulers.newParallel("tck", 1));
  }
}
