// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.listing.PipelineSteps;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;

/**
 * The sources that a {@code refCount} with a grace period keeps without subscribers just now. The
 * timer of the period does not tell which source that is, so it is read by reflection; where that
 * is not permitted, each source may be one. Used by one thread.
 */
final class GracePeriods {

  private static final int MAX_HOPS = 8;

  /** The field that leads from a class towards the source; empty where it cannot be read. */
  private static final ClassValue<Optional<Field>> TOWARDS_SOURCE =
      new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
          String name =
              switch (type.getName()) {
                case "reactor.core.publisher.FluxRefCountGrace$RefConnection",
                    "reactor.core.publisher.FluxReplay$ReplaySubscriber",
                    "reactor.core.publisher.FluxPublish$PublishSubscriber" ->
                    "parent";
                case "reactor.core.publisher.FluxRefCountGrace" -> "source";
                default -> null;
              };
          if (name == null) {
            return Optional.empty();
          }
          try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return Optional.of(field);
          } catch (ReflectiveOperationException | RuntimeException unknown) {
            return Optional.empty();
          }
        }
      };

  private final Set<Object> sources = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean unknown;

  /** Adds the source that the timer of a grace period waits for. */
  void add(@Nullable Object connection) {
    Object refCount = connection == null ? null : follow(connection);
    Object source = refCount == null ? null : follow(refCount);
    if (source == null) {
      unknown = true;
      return;
    }
    // A record of Reactor's debug mode may stand before the publisher itself.
    for (int hops = 0; source != null && hops < MAX_HOPS; hops++) {
      sources.add(source);
      source = source instanceof Scannable step ? step.scanUnsafe(Attr.PARENT) : null;
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
    Object publisher = follow(multicaster);
    return publisher == null || sources.contains(publisher);
  }

  boolean isEmpty() {
    return sources.isEmpty() && !unknown;
  }

  private static @Nullable Object follow(Object object) {
    try {
      Optional<Field> field = TOWARDS_SOURCE.get(object.getClass());
      return field.isEmpty() ? null : field.get().get(object);
    } catch (IllegalAccessException | RuntimeException failure) {
      PipelineSteps.throwIfOutOfMemory(failure);
      return null;
    }
  }
}
