// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.listing.OperatorField;
import io.reactortimer.internal.listing.PipelineSteps;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable.Attr;

/**
 * The sources that a {@code refCount} with a grace period keeps without subscribers just now. The
 * timer of the period does not tell which source that is, so it is read by reflection; where that
 * is not permitted, each source may be one. Used by one thread.
 */
final class GracePeriods {

  private static final int MAX_HOPS = 8;

  /** What leads from a connection towards the source. Where it cannot be read, each may be it. */
  private static final OperatorField TOWARDS_SOURCE =
      OperatorField.named(
          Map.of(
              "reactor.core.publisher.FluxRefCountGrace$RefConnection", "parent",
              "reactor.core.publisher.FluxReplay$ReplaySubscriber", "parent",
              "reactor.core.publisher.FluxPublish$PublishSubscriber", "parent",
              "reactor.core.publisher.FluxRefCountGrace", "source"));

  private final Set<Object> sources = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean unknown;

  /** Adds the source that the timer of a grace period waits for. */
  void add(@Nullable Object connection) {
    Object refCount = connection == null ? null : TOWARDS_SOURCE.of(connection);
    Object source = refCount == null ? null : TOWARDS_SOURCE.of(refCount);
    if (source == null) {
      unknown = true;
      return;
    }
    // A record of Reactor's debug mode may stand before the publisher itself.
    for (int hops = 0; source != null && hops < MAX_HOPS; hops++) {
      sources.add(source);
      source = PipelineSteps.scan(source, Attr.PARENT);
    }
  }

  /** Tells whether one may be open for what a multicaster belongs to. */
  boolean cover(Object multicaster) {
    if (unknown) {
      return true;
    }
    if (sources.isEmpty()) {
      return false;
    }
    Object publisher = TOWARDS_SOURCE.of(multicaster);
    return publisher == null || sources.contains(publisher);
  }

  boolean isEmpty() {
    return sources.isEmpty() && !unknown;
  }
}
