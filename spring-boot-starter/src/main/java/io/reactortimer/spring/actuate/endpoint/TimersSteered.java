// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.TimerKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The result of pausing or resuming many timers.
 *
 * @param action {@code pause} or {@code resume}
 * @param name the name that was asked for, or {@code null}
 * @param tag the tag that was asked for, or {@code null}
 * @param suspect what suspects were asked for, or {@code null}
 * @param dryRun whether they were only counted
 * @param matching how many can be paused and resumed, of a dry run; else {@code null}
 * @param changed how many were paused or resumed and had not been; {@code null} of a dry run
 * @param refused how many match and can be neither, because of their kind, by kind
 * @param partial whether a stalled loop kept some from being seen
 */
public record TimersSteered(
    String action,
    @Nullable String name,
    @Nullable String tag,
    @Nullable String suspect,
    boolean dryRun,
    @Nullable Long matching,
    @Nullable Long changed,
    Map<TimerKind, Long> refused,
    boolean partial)
    implements OperationResponseBody {}
