// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.turnover;

import io.reactortimer.live.TimerKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Name and kind, which the timers of one group have in common. */
public record GroupKey(@Nullable String name, TimerKind kind) {

  // By hand: the equals of a record keeps its class, and so its loader, in a static of the JDK's
  // before JDK 18 (JDK-8078641).

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GroupKey key && kind == key.kind && Objects.equals(name, key.name);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hashCode(name) + kind.hashCode();
  }
}
