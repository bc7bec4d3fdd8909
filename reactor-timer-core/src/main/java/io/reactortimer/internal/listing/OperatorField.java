// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A field of operators of Reactor's that tells what nothing public does, read by reflection and
 * looked up once a class. Any thread.
 *
 * <p>Where it is not permitted to read it (in a named module or a native image), and in a later
 * Reactor that has no such field, it reads as null. What that means is for the caller to say, and
 * must be the harmless answer: a chain that ends there, a timer that is no suspect.
 */
public final class OperatorField {

  // What a ClassValue holds is reachable from the class that was looked up, so that is a class of
  // the JDK's alone.
  private final ClassValue<Optional<Field>> fields;

  private OperatorField(Lookup lookup) {
    this.fields =
        new ClassValue<>() {
          @Override
          protected Optional<Field> computeValue(Class<?> type) {
            try {
              Field field = lookup.in(type);
              if (field == null) {
                return Optional.empty();
              }
              field.setAccessible(true);
              return Optional.of(field);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError refused) {
              return Optional.empty();
            }
          }
        };
  }

  /** Finds the field in a class; null for a class that is none of those. */
  private interface Lookup {
    @Nullable Field in(Class<?> type) throws ReflectiveOperationException;
  }

  /**
   * Returns a field by its name.
   *
   * @param byClass the names of the field, by those of the classes that have it
   */
  public static OperatorField named(Map<String, String> byClass) {
    return new OperatorField(
        type -> {
          String name = byClass.get(type.getName());
          return name == null ? null : type.getDeclaredField(name);
        });
  }

  /** Returns the first field of a class that a test accepts, given both. */
  public static OperatorField first(BiPredicate<Class<?>, Field> test) {
    return new OperatorField(
        type -> {
          for (Field field : type.getDeclaredFields()) {
            if (test.test(type, field)) {
              return field;
            }
          }
          return null;
        });
  }

  /** Returns what an operator holds in it; null for none, and where that cannot be read. */
  public @Nullable Object of(Object operator) {
    return read(fields.get(operator.getClass()).orElse(null), operator);
  }

  /** Returns a reader for one walk. */
  public Reader reader() {
    return new Reader();
  }

  private static @Nullable Object read(@Nullable Field field, Object operator) {
    try {
      return field == null ? null : field.get(operator);
    } catch (IllegalAccessException impossible) {
      return null; // it was made accessible
    }
  }

  /**
   * Reads it of many operators, of which most have the same class as the one before: to look up
   * that of each costs as much as all else. Used by one thread.
   */
  public final class Reader {

    private @Nullable Class<?> type;
    private @Nullable Field field;

    private Reader() {}

    /** Returns the same as {@link OperatorField#of}. */
    public @Nullable Object of(Object operator) {
      if (operator.getClass() != type) {
        type = operator.getClass();
        field = fields.get(type).orElse(null);
      }
      return read(field, operator);
    }
  }
}
