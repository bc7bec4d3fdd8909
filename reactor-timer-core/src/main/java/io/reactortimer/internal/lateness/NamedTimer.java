// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.lateness;

import io.reactortimer.internal.turnover.GroupKey;

/** What a timer is known by. Racy reads, from any thread. */
public interface NamedTimer {

  long id();

  /**
   * Returns what it counts among.
   *
   * @param asking whether operators of others are asked for name and kind. They may wait for a lock
   *     that a stuck callback holds.
   */
  GroupKey group(boolean asking);
}
