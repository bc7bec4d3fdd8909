// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a pause: the difference between a reading after it and the last one before
 * it, which may be a second older, and older where timers are rare. {@code null} is what could not
 * be read.
 *
 * @param processCpu CPU time that the process used beyond what it used before at its usual rate
 * @param gc how long garbage collections stopped the process
 * @param runQueue how long the timer thread was ready to run and did not (Linux)
 * @param throttled how long the control group of the process was out of its CPU quota, summed over
 *     processors (Linux)
 * @param suspended how long the machine was suspended (Linux)
 * @param baselineAge how long before the pause the reading was taken that all this is compared
 *     with; {@code null} if there was none
 * @param unread what could not be read here
 * @since 0.1
 */
public record PauseEvidence(
    @Nullable Duration processCpu,
    @Nullable Duration gc,
    @Nullable Duration runQueue,
    @Nullable Duration throttled,
    @Nullable Duration suspended,
    @Nullable Duration baselineAge,
    List<String> unread) {

  /** Copies the list. */
  public PauseEvidence {
    unread = List.copyOf(unread);
  }
}
