// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One live timer, as it was when it was looked at. Durations are milliseconds; what cannot be known
 * is {@code null} and left out of the response.
 *
 * @param id identifies the timer in this process; never used twice
 * @param name the name it was given, or {@code null}
 * @param tags the tags it was given, with asterisks for values that the caller may not see, or
 *     {@code null} without tags
 * @param kind what made it
 * @param state what it was doing
 * @param scheduler name of the scheduler it lives on
 * @param worker index of the loop that fires it
 * @param createdAt when it was subscribed or scheduled
 * @param period time between two grid points, or {@code null} if it fires once
 * @param dueIn time to its deadline, negative if overdue, or {@code null} if it has none
 * @param ticks how many ticks it delivered
 * @param missed how many grid points no tick of their own was delivered for
 * @param gate the name of its gate, or {@code null} if it has none
 * @param gated how many due times found that gate closed, or {@code null} without a gate
 * @param lateness how late the last tick was, or {@code null} before the first
 * @param demand outstanding demand, or {@code null} where it is unbounded or cannot be seen
 * @param unbounded {@code true} where the demand is unbounded, else {@code null}
 * @param demandWait time spent waiting for demand at the last tick, or {@code null} where there was
 *     no such wait
 * @param operators the operators from the timer down to its subscriber, or {@code null} where they
 *     cannot be read
 * @param call what a {@code timeout} guards, or {@code null} where that is not known, with
 *     asterisks for the path of a request where the caller may not see values
 * @param task the class whose task it is, where that is no operator of Reactor's that can be read
 * @param origin where its pipeline was assembled, if that was captured, with asterisks for a caller
 *     who may not see values
 */
public record TimerDescriptor(
    long id,
    @Nullable String name,
    @Nullable Map<String, String> tags,
    TimerKind kind,
    TimerState state,
    String scheduler,
    int worker,
    Instant createdAt,
    @Nullable BigDecimal period,
    @Nullable BigDecimal dueIn,
    long ticks,
    long missed,
    @Nullable String gate,
    @Nullable Long gated,
    @Nullable BigDecimal lateness,
    @Nullable Long demand,
    @Nullable Boolean unbounded,
    @Nullable BigDecimal demandWait,
    @Nullable List<String> operators,
    @Nullable String call,
    @Nullable String task,
    @Nullable String origin)
    implements OperationResponseBody {

  static TimerDescriptor of(TimerInfo timer, TagSanitizer.Seen seen) {
    return of(timer, timer.dueIn(), seen);
  }

  static TimerDescriptor of(TimerInfo timer, @Nullable Duration dueIn, TagSanitizer.Seen seen) {
    Long demand = timer.demand();
    boolean unbounded = demand != null && demand == Long.MAX_VALUE;
    return new TimerDescriptor(
        timer.id(),
        timer.name(),
        timer.tags().isEmpty() ? null : seen.tags(timer.tags()),
        timer.kind(),
        timer.state(),
        timer.scheduler(),
        timer.worker(),
        timer.createdAt().truncatedTo(ChronoUnit.MILLIS),
        Millis.ofNullable(timer.period()),
        Millis.ofNullable(dueIn),
        timer.ticks(),
        timer.missed(),
        timer.gate(),
        timer.gate() == null ? null : timer.gated(),
        Millis.ofNullable(timer.lateness()),
        unbounded ? null : demand,
        unbounded ? Boolean.TRUE : null,
        Millis.ofNullable(timer.demandWait()),
        timer.operators().isEmpty()
            ? null
            : timer.operators().stream().map(operator -> Requests.shown(operator, seen)).toList(),
        timer.call() == null ? null : Requests.shown(timer.call(), seen),
        timer.task(),
        timer.origin() == null ? null : seen.value("origin", timer.origin()));
  }
}
