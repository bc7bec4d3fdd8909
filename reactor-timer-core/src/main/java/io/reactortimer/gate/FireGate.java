// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.gate;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.util.context.ContextView;

/**
 * Decides at the claim of each tick whether the tick may fire. A grid point that finds the gate
 * closed counts as <em>gated</em>, not as missed, and the interval stays on its grid.
 *
 * <pre>{@code
 * Timers.every(Duration.ofMinutes(1)).onlyWhile(lease).ticks()
 *     .concatMap(tick -> report(tick.fencingToken()))
 *     .subscribe();
 * }</pre>
 *
 * <p>The loop's thread asks immediately before it delivers, so an answer must not block: a volatile
 * read and a comparison with a clock are what it should cost. A gate that throws counts as closed,
 * and the failure is reported as that of a task is.
 *
 * <p>The gate decides who <em>claims</em> a tick. The work of a tick may last longer than the gate
 * stays open; {@link #token()} is there so that whatever the work writes to can refuse it.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface FireGate {

  /** What {@link #token()} returns while the gate is closed. */
  long CLOSED = -1;

  /**
   * The key under which a run of a fixed delay finds its token in its Context. Read by {@link
   * #tokenIn}.
   */
  Object CONTEXT_KEY = FireGate.class;

  /**
   * Asks whether a tick may fire now, and under which fencing token. Called by any thread.
   *
   * @return zero or more, the token, if the gate is open; negative, such as {@link #CLOSED}, if it
   *     is not
   */
  long token();

  /**
   * Tells whether the gate is open now.
   *
   * @return whether {@link #token()} returns a token
   */
  default boolean isOpen() {
    return token() >= 0;
  }

  /**
   * Asks to be told when the gate opens, so that a timer costs nothing while it is closed. A gate
   * that tells calls {@code opened} at the first opening after this method has returned, on any
   * thread; it may call it more often and without an opening, and it drops it when the result is
   * disposed. It holds {@code opened} strongly until then. The default does not tell: it returns
   * {@code null}, and each grid point asks.
   *
   * @param opened does not block and does not throw
   * @return withdraws the request, or {@code null} if this gate does not tell
   */
  default @Nullable Disposable whenOpen(Runnable opened) {
    return null;
  }

  /**
   * Returns what listings show as the timer's gate.
   *
   * @return a short name; {@code "gate"} by default
   */
  default String name() {
    return "gate";
  }

  /**
   * Returns a gate that is open while a condition is true, always with token 0. Each grid point
   * evaluates the condition.
   *
   * @param condition does not block
   * @return a gate that does not tell when it opens
   */
  static FireGate when(BooleanSupplier condition) {
    Objects.requireNonNull(condition, "condition");
    return () -> condition.getAsBoolean() ? 0 : CLOSED;
  }

  /**
   * Returns the token of the current run of a fixed delay: {@code Mono.deferContextual(context ->
   * poll(FireGate.tokenIn(context)))}.
   *
   * @param context that of the run's publisher
   * @return the token, or {@link #CLOSED} if the run has no gate
   */
  static long tokenIn(ContextView context) {
    Long token = context.getOrDefault(CONTEXT_KEY, null);
    return token == null ? CLOSED : token;
  }
}
