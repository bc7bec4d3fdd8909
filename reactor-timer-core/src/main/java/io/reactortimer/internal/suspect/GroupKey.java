// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.live.TimerKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What timers of one group have in common.
 *
 * @param chain of the classes of their operators
 */
record GroupKey(@Nullable String name, TimerKind kind, long chain) {

  // By hand: the equals of a record keeps its class, and so its loader, in a static of the JDK's
  // before JDK 18 (JDK-8078641).

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GroupKey key && is(key.name, key.kind, key.chain);
  }

  @Override
  public int hashCode() {
    return hash(name, kind, chain);
  }

  /** Tells whether this is the key of such timers. */
  boolean is(@Nullable String otherName, TimerKind otherKind, long otherChain) {
    return chain == otherChain && kind == otherKind && Objects.equals(name, otherName);
  }

  /** Returns the hash code of such a key. */
  static int hash(@Nullable String name, TimerKind kind, long chain) {
    int hash = (name == null ? 0 : name.hashCode()) + 31 * kind.hashCode() + Long.hashCode(chain);
    return hash ^ (hash >>> 16);
  }
}
