// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tick that came late.
 *
 * @param dueAt when it was due
 * @param lateness how much later it came
 * @param id the id of its timer, which may have ended since
 * @param name the name of its timer, or {@code null}
 * @param kind the kind of its timer
 * @param scheduler the scheduler of its timer
 * @since 0.1
 */
public record LateTick(
    Instant dueAt,
    Duration lateness,
    long id,
    @Nullable String name,
    TimerKind kind,
    String scheduler) {}
