// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

/** What remembers whom the call was made to that it came from. */
public interface Submitted {

  /** Where the call was made. */
  TaskSubmitter submissions();
}
