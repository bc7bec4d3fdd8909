// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.turnover;

import io.reactortimer.live.TimerKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The turnover of each group of timers of one scheduler: those of one name and kind. Any thread.
 * There are at most {@value #MOST}: names may be as many as timers.
 */
public final class GroupTurnovers {

  static final int MOST = 1_000;

  private final EndSampler sampler;
  private final Map<GroupKey, Turnover> groups = new ConcurrentHashMap<>();

  /** When the last look was: what has no entry then has begun since. */
  private volatile long lookedNanos;

  /**
   * @param sampler what is asked before anything is counted here
   */
  public GroupTurnovers(EndSampler sampler) {
    this.sampler = sampler;
  }

  /** Returns that of a group; null if there is no room for it. */
  public @Nullable Turnover of(GroupKey key) {
    Turnover known = groups.get(key);
    if (known != null || groups.size() >= MOST) {
      return known;
    }
    // In one step that runs nothing of ours: this may be called with little stack left.
    Turnover fresh = new Turnover(lookedNanos);
    Turnover other = groups.putIfAbsent(key, fresh);
    return other == null ? fresh : other;
  }

  /** Tells whether all that ended since then were counted. */
  public boolean isExactSince(long nanos) {
    return sampler.isExactSince(nanos);
  }

  /** Takes into account that somebody looks, before the turnovers are asked. */
  public void beginLook(long nowNanos) {
    sampler.refill(nowNanos);
  }

  /** Visits each group that was counted so far. */
  public void forEach(BiConsumer<@Nullable String, TimerKind> visitor) {
    groups.keySet().forEach(key -> visitor.accept(key.name(), key.kind()));
  }

  /** Takes into account that all groups were looked at, and forgets those without timers. */
  public void endLook(long nowNanos) {
    lookedNanos = nowNanos;
    groups.values().removeIf(Turnover::isForgotten);
  }
}
