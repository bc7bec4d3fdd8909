// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.LateTick;
import io.reactortimer.live.TimerKind;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tick that came late.
 *
 * @param dueAt when it was due
 * @param lateness how much later it came, in milliseconds
 * @param id the id of its timer, which may have ended since
 * @param name the name of its timer, or {@code null}
 * @param kind the kind of its timer
 * @param scheduler the scheduler of its timer
 */
public record LateTickDescriptor(
    Instant dueAt,
    BigDecimal lateness,
    long id,
    @Nullable String name,
    TimerKind kind,
    String scheduler) {

  static LateTickDescriptor of(LateTick tick) {
    return new LateTickDescriptor(
        tick.dueAt(),
        Millis.of(tick.lateness()),
        tick.id(),
        tick.name(),
        tick.kind(),
        tick.scheduler());
  }
}
