// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import java.util.Arrays;

/** Of which timers of a group a reason was true at one look. Immutable. */
final class Snapshot {

  private final long nanos;
  private final long count;

  /** The largest of their ids: one above it was made since. */
  private final long maxId;

  /** Of some of them, sorted; of all of them if they are few. */
  private final long[] ids;

  private final boolean unheard;

  Snapshot(long nanos, long count, long maxId, long[] ids, boolean unheard) {
    this.unheard = unheard;
    this.nanos = nanos;
    this.count = count;
    this.maxId = maxId;
    this.ids = ids;
  }

  /** Returns when that was. */
  long nanos() {
    return nanos;
  }

  /** Returns of how many it was true. */
  long count() {
    return count;
  }

  /** Tells whether the reason was true of this one, of those whose ids are known. */
  boolean has(long id) {
    return Arrays.binarySearch(ids, id) >= 0;
  }

  /** Tells whether some of them are of those whose sink nobody listened to then. */
  boolean hasUnheard() {
    return unheard;
  }

  /** Tells whether the ids are those of all. */
  boolean isComplete() {
    return ids.length == count;
  }

  /** Tells whether the reason was true of this one, or may have been if there were many. */
  boolean mayHave(long id) {
    return isComplete() ? has(id) : id <= maxId;
  }
}
