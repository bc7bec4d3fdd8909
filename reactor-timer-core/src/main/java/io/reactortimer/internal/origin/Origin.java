// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.origin;

import org.jspecify.annotations.Nullable;

/** Where a sampled timer was made, and how many timers the sample stands for. Any thread. */
public final class Origin {

  private final Site site;
  private final int weight;

  /**
   * What timers of this origin share once they have begun. Null before the first; a race keeps
   * either one, which are alike.
   */
  private @Nullable Object kept;

  Origin(Site site, int weight) {
    this.site = site;
    this.weight = weight;
  }

  public Site site() {
    return site;
  }

  /** Returns how many timers this one was picked from, itself included; 1 or more. */
  public int weight() {
    return weight;
  }

  /** Returns what {@link #keep} was given last; null before. */
  public @Nullable Object kept() {
    return kept;
  }

  /** Keeps an immutable object for the timers of this origin. */
  public void keep(Object shared) {
    kept = shared;
  }

  @Override
  public String toString() {
    return site.toString();
  }
}
