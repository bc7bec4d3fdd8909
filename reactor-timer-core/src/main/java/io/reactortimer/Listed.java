// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a listing asks a live timer. Answers are racy reads, from any thread. Kind, name and chain
 * may be read off operators and subscribers that are not ours, which is guarded, and happens only
 * when somebody lists.
 */
interface Listed {

  long id();

  /** When it was made, in loop time. */
  long createdNanos(long nowNanos);

  /** When it is due, in loop time. */
  long dueNanos();

  TimerKind kind();

  TimerState listedState();

  /** What begins the chain of operators down to the subscriber; null where there is none. */
  @Nullable Object chainHead();

  default @Nullable String listedName() {
    return null;
  }

  default Map<String, String> listedTags() {
    return Map.of();
  }

  /** Zero for a timer that fires once. */
  default long listedPeriodNanos() {
    return 0;
  }

  default long ticks() {
    return 0;
  }

  default long missedTicks() {
    return 0;
  }

  /** Negative before the first tick. */
  default long lastLatenessNanos() {
    return -1;
  }

  /** Null where it cannot be seen. */
  default @Nullable Long demand() {
    return null;
  }

  default long lastDemandWaitNanos() {
    return 0;
  }
}
