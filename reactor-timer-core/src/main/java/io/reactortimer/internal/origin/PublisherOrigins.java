// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.origin;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where publishers were assembled whose timers serve no one subscriber, so that no {@link
 * OriginCarrier} leads to it: a cache and a grace period. Holds no publisher. Any thread.
 */
public final class PublisherOrigins {

  /** By publishers, which are equal to themselves only. */
  private static final Map<Object, Origin> ORIGINS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private PublisherOrigins() {}

  /** Remembers where a publisher was assembled. */
  public static void remember(Object publisher, Origin origin) {
    ORIGINS.put(publisher, origin);
    OriginCarrier.expectOrigins();
  }

  /** Returns where a publisher was assembled; null if that was not recorded. */
  public static @Nullable Origin of(Object publisher) {
    return ORIGINS.get(publisher);
  }
}
