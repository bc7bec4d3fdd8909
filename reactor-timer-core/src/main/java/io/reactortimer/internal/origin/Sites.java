// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.origin;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The places where timers of one scheduler were made, one object each. None is ever dropped: the
 * place that leaks is an old one. Any thread.
 */
final class Sites {

  static final int MOST = 1_000;

  private final Map<String, Site> known = new ConcurrentHashMap<>();

  /** Stands for those that there was no room for. */
  private final Site other = new Site("(other)", 0);

  /** When all of them were looked at last: what is not known then has begun since. */
  private volatile long lookedNanos;

  /** Returns the one object for a place, or that for all others once there are too many. */
  Site of(String text) {
    Site site = known.get(text);
    if (site != null) {
      return site;
    }
    // Threads that come here at once may exceed the limit by one each, which does no harm.
    return known.size() < MOST ? known.computeIfAbsent(text, this::begin) : other;
  }

  private Site begin(String text) {
    return new Site(text, lookedNanos);
  }

  /** Visits each, and takes into account that they were looked at. */
  void look(long nowNanos, Consumer<Site> visitor) {
    known.values().forEach(visitor);
    if (known.size() >= MOST) {
      visitor.accept(other);
    }
    lookedNanos = nowNanos;
  }

  int size() {
    return known.size();
  }
}
