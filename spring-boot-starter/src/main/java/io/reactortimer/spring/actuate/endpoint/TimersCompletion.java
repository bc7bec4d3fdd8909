// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.TimerKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The result of completing many timers.
 *
 * @param name the name that was asked for, or {@code null}
 * @param tag the tag that was asked for, or {@code null}
 * @param suspect what suspects were asked for, or {@code null}
 * @param dryRun whether they were only counted
 * @param matching how many can be completed, of a dry run; else {@code null}
 * @param completed how many were completed; {@code null} of a dry run
 * @param refused how many match and cannot be completed, because of their kind, by kind
 * @param partial whether a stalled loop kept some from being seen
 */
public record TimersCompletion(
    @Nullable String name,
    @Nullable String tag,
    @Nullable String suspect,
    boolean dryRun,
    @Nullable Long matching,
    @Nullable Long completed,
    Map<TimerKind, Long> refused,
    boolean partial)
    implements OperationResponseBody {}
