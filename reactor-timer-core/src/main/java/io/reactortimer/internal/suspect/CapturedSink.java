// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.listing.PipelineSteps;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Sinks;

/**
 * Looks one step through the lambda that ends a pipeline: {@code interval.subscribe(sink::next)}
 * refers to a sink, and that tells whether anybody listens. By reflection, because a lambda tells
 * nothing; where that is not permitted, as for named modules, nothing is found.
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

  private static final String LAMBDA = "reactor.core.publisher.LambdaSubscriber";

  /** Where Reactor's subscriber keeps its lambda; empty where that cannot be read. */
  private static final ClassValue<Optional<Field>> CONSUMER =
      new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
          if (!type.getName().equals(LAMBDA)) {
            return Optional.empty();
          }
          try {
            return Optional.of(readable(type.getDeclaredField("consumer")));
          } catch (ReflectiveOperationException | RuntimeException unknown) {
            return Optional.empty();
          }
        }
      };

  /** What a lambda has captured that may be a sink. */
  private static final ClassValue<List<Field>> CAPTURED =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          List<Field> fields = new ArrayList<>();
          try {
            for (Field field : type.getDeclaredFields()) {
              if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                fields.add(readable(field));
              }
            }
          } catch (RuntimeException notPermitted) {
            return List.of();
          }
          return fields;
        }
      };

  private CapturedSink() {}

  private static Field readable(Field field) {
    field.setAccessible(true);
    return field;
  }

  /** Returns what is found of all sinks that the last subscriber emits to. */
  static Finding of(Object last) {
    Finding all = Finding.NOTHING;
    try {
      Object lambda = lambdaOf(last);
      if (lambda == null) {
        return Finding.NOTHING;
      }
      for (Field field : CAPTURED.get(lambda.getClass())) {
        Finding one = ofSink(field.get(lambda));
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

  private static Finding ofSink(@Nullable Object captured) {
    if (captured instanceof FluxSink<?> sink) {
      return sink.isCancelled() ? Finding.ENDED : Finding.HEARD;
    }
    if (captured instanceof Sinks.Many<?> sink) {
      if (sink.currentSubscriberCount() > 0) {
        return Finding.HEARD;
      }
      return Boolean.TRUE.equals(PipelineSteps.scan(sink, Attr.TERMINATED))
          ? Finding.ENDED
          : Finding.UNHEARD;
    }
    return Finding.NOTHING;
  }

  private static @Nullable Object lambdaOf(Object last) throws IllegalAccessException {
    Optional<Field> consumer = CONSUMER.get(last.getClass());
    return consumer.isEmpty() ? null : consumer.get().get(last);
  }
}
