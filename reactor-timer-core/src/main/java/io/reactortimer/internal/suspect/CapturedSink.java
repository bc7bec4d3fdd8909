// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.listing.CapturedObjects;
import io.reactortimer.internal.listing.OperatorField;
import io.reactortimer.internal.listing.PipelineSteps;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * Looks one step through the lambda that ends a pipeline: {@code interval.subscribe(sink::next)}
 * refers to a sink, and that tells whether anybody listens. One object serves a whole look. Used by
 * one thread.
 */
final class CapturedSink {

  /** What sinks tell, in the order of what counts if there are several. */
  enum Finding {
    /** No sink was found. */
    NOTHING,

    /** It takes no more. */
    ENDED,

    /** Nobody listens just now; somebody may again. */
    UNHEARD,

    /** Somebody listens. */
    HEARD
  }

  private final OperatorField.Reader consumer = CapturedObjects.consumers();

  /** Returns what is found of all sinks that the last subscriber emits to. */
  Finding behind(Object last) {
    Finding all = Finding.NOTHING;
    try {
      Object lambda = consumer.of(last);
      if (lambda == null) {
        return Finding.NOTHING;
      }
      for (Object captured : CapturedObjects.of(lambda)) {
        Finding one = ofSink(captured);
        if (one == Finding.HEARD) {
          return Finding.HEARD; // whatever the others are
        }
        all = all.compareTo(one) > 0 ? all : one;
      }
    } catch (Throwable failure) { // the sink may not be Reactor's
      PipelineSteps.throwIfOutOfMemory(failure);
      return Finding.NOTHING;
    }
    return all;
  }

  private static Finding ofSink(Object captured) {
    if (captured instanceof FluxSink<?> sink) {
      return sink.isCancelled() ? Finding.ENDED : Finding.HEARD;
    }
    if (captured instanceof Sinks.Many<?> sink) {
      if (sink.currentSubscriberCount() > 0) {
        return Finding.HEARD;
      }
      return says(sink, Attr.TERMINATED) ? Finding.ENDED : Finding.UNHEARD;
    }
    if (captured instanceof MonoSink<?> sink) {
      if (says(sink, Attr.CANCELLED)) {
        return Finding.ENDED;
      }
      // An answer that is given may have been the first of many ticks, as of what warms up.
      return says(sink, Attr.TERMINATED) ? Finding.NOTHING : Finding.HEARD;
    }
    return Finding.NOTHING;
  }

  private static boolean says(Object sink, Attr<Boolean> attribute) {
    return Boolean.TRUE.equals(PipelineSteps.scan(sink, attribute));
  }
}
