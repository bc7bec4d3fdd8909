// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one live timer. Fields may be from slightly different moments; none changes
 * afterwards. Unknown values are {@code null}, never invented.
 *
 * @param id identifies the timer in this process; never reused
 * @param name the name it was given, or {@code null}
 * @param tags the tags it was given, in their order; empty if there are none
 * @param kind what created it
 * @param state what it was doing
 * @param scheduler name of the scheduler it lives on
 * @param worker index of the loop that fires it
 * @param createdAt when it was subscribed or scheduled, with a resolution of 10 ms
 * @param period time between two grid points, or {@code null} if it fires once
 * @param dueIn time to its deadline, negative if overdue, or {@code null} if it has none
 * @param ticks how many ticks it delivered
 * @param missed how many grid points had no tick of their own
 * @param gated how many due times found its gate closed; not part of {@code missed}
 * @param gate the name of its gate, or {@code null} if it has none
 * @param lateness how late the last tick was, or {@code null} before the first
 * @param demand outstanding demand, {@code Long.MAX_VALUE} for unbounded, or {@code null} if the
 *     scheduler cannot see it
 * @param demandWait time spent waiting for demand at the last tick, or {@code null} if there was no
 *     such wait
 * @param operators the operators from the timer down to its subscriber, including checkpoints with
 *     their descriptions; empty if they cannot be read
 * @param call what a {@code timeout} guards: the description of the nearest checkpoint above it,
 *     such as that of a {@code WebClient} request; {@code null} if there is none
 * @param task the class of the task, unless it belongs to a known operator of Reactor; then {@code
 *     null}
 * @param origin where in the application's code it was made, if it is one of those of which that is
 *     recorded ({@link Origins}), or if Reactor's debug agent or {@code Hooks.onOperatorDebug()}
 *     has captured it; otherwise {@code null}
 * @since 0.1
 */
public record TimerInfo(
    long id,
    @Nullable String name,
    Map<String, String> tags,
    TimerKind kind,
    TimerState state,
    String scheduler,
    int worker,
    Instant createdAt,
    @Nullable Duration period,
    @Nullable Duration dueIn,
    long ticks,
    long missed,
    long gated,
    @Nullable String gate,
    @Nullable Duration lateness,
    @Nullable Long demand,
    @Nullable Duration demandWait,
    List<String> operators,
    @Nullable String call,
    @Nullable String task,
    @Nullable String origin) {

  /** Copies tags and operators. */
  public TimerInfo {
    operators = List.copyOf(operators);
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }
}
