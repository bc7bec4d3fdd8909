// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * What the lambdas of a pipeline have captured: {@code interval.subscribe(sink::next)} refers to a
 * sink. By guarded reflection, because a lambda tells nothing; where that is not permitted, as for
 * named modules, nothing is found. Any thread.
 */
public final class CapturedObjects {

  /** A lambda may call another one, of a library's, but a circle must end. */
  private static final int MAX_DEPTH = 4;

  private static final String LAMBDA = "reactor.core.publisher.LambdaSubscriber";
  private static final String PEEK = "reactor.core.publisher.FluxPeek";

  /** What receives the elements at the end of a pipeline: the first argument of subscribe. */
  private static final OperatorField CONSUMER = fieldIn(LAMBDA, "consumer");

  /** What hears of the end there: the third argument. */
  private static final OperatorField COMPLETE = fieldIn(LAMBDA, "completeConsumer");

  /** Where the subscriber of a doOnComplete, and of its like, refers to its operator. */
  private static final OperatorField PEEK_PARENT = fieldIn(PEEK, "parent");

  /** What hears of the end in such an operator. */
  private static final OperatorField PEEK_COMPLETE = fieldIn(PEEK, "onCompleteCall");

  /** The references that an object holds. */
  private static final ClassValue<List<Field>> REFERENCES =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          List<Field> fields = new ArrayList<>();
          try {
            for (Class<?> each = type; each != null; each = each.getSuperclass()) {
              for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                  field.setAccessible(true);
                  fields.add(field);
                }
              }
            }
          } catch (RuntimeException | LinkageError notPermitted) {
            return List.copyOf(fields); // those of its own class, if its superclass is not open
          }
          return List.copyOf(fields);
        }
      };

  private CapturedObjects() {}

  private static OperatorField fieldIn(String typePrefix, String name) {
    return OperatorField.first(
        (type, field) -> type.getName().startsWith(typePrefix) && field.getName().equals(name));
  }

  /** Returns a reader of what receives the elements at the ends of pipelines, for one walk. */
  public static OperatorField.Reader consumers() {
    return CONSUMER.reader();
  }

  /** Returns what receives the elements at the end of a pipeline has captured. */
  static List<Object> ofConsumer(Object last) {
    return capturedBy(CONSUMER.of(last));
  }

  /** Returns what hears of the completion at a step has captured, at the end or on the way. */
  static List<Object> ofCompletion(Object step) {
    Object peek = PEEK_PARENT.of(step);
    return capturedBy(peek == null ? COMPLETE.of(step) : PEEK_COMPLETE.of(peek));
  }

  /** Returns the objects of one kind that {@code owner} refers to by fields of that kind. */
  static <T> List<T> heldBy(Object owner, Class<T> kind) {
    List<T> held = new ArrayList<>();
    for (Field field : REFERENCES.get(owner.getClass())) {
      Object value = kind.isAssignableFrom(field.getType()) ? valueOf(field, owner) : null;
      if (value != null) {
        held.add(kind.cast(value));
      }
    }
    return held;
  }

  private static List<Object> capturedBy(@Nullable Object lambda) {
    return lambda == null ? List.of() : of(lambda);
  }

  /** Returns what a lambda has captured. */
  public static List<Object> of(Object lambda) {
    if (REFERENCES.get(lambda.getClass()).isEmpty()) {
      return List.of(); // as of most, of which nothing is to be made in a walk
    }
    List<Object> captured = new ArrayList<>();
    addCaptured(lambda, captured, 0);
    return captured;
  }

  private static void addCaptured(Object lambda, List<Object> captured, int depth) {
    for (Field field : REFERENCES.get(lambda.getClass())) {
      Object value = valueOf(field, lambda);
      if (value == null) {
        continue;
      }
      if (isLambda(value) && depth < MAX_DEPTH) {
        addCaptured(value, captured, depth + 1);
      } else {
        captured.add(value);
      }
    }
  }

  private static boolean isLambda(Object value) {
    return value.getClass().isHidden()
        || ((value instanceof Consumer || value instanceof Runnable)
            && !(value instanceof Subscriber));
  }

  private static @Nullable Object valueOf(Field field, Object owner) {
    try {
      return field.get(owner);
    } catch (IllegalAccessException impossible) {
      return null; // it was made accessible
    }
  }
}
