// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import reactor.core.Disposable;

/** What remembers whom the call was made to that it came from. */
public interface Submitted {

  /** Returns whom the call was made to: a scheduler, or what stands for it. */
  Disposable owner();
}
