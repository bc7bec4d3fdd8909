// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.TimerKind;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What became of the timers of a name that were to be completed.
 *
 * @param name the name that was asked for
 * @param dryRun whether they were only counted
 * @param completed how many were completed, or would be
 * @param refused how many were not, because they are of a kind that cannot be, by kind
 * @param partial whether a stalled loop kept some from being seen
 */
public record TimersCompletion(
    String name, boolean dryRun, long completed, Map<TimerKind, Long> refused, boolean partial)
    implements OperationResponseBody {}
