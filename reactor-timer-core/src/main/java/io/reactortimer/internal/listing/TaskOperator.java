// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the operator that has scheduled a task, where the task is a lambda or another object that
 * does not tell, by guarded reflection: the task refers to it. Any thread.
 */
final class TaskOperator {

  private static final String REACTOR = "reactor.core.publisher.";

  /** The operators whose tasks do not tell. */
  private static final Set<String> SILENT =
      Set.of("FluxBufferTimeout", "FluxDelaySequence", "FluxRefCountGrace", "FluxWindowTimeout");

  /** The field of a task that refers to its operator; empty where the task tells, or none is. */
  private static final ClassValue<Optional<Field>> TO_OPERATOR =
      new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
          String operator = operatorOf(type);
          if (!SILENT.contains(operator)) {
            return Optional.empty();
          }
          try {
            for (Field field : type.getDeclaredFields()) {
              if (!Modifier.isStatic(field.getModifiers())
                  && operatorOf(field.getType()).equals(operator)) {
                field.setAccessible(true);
                return Optional.of(field);
              }
            }
          } catch (RuntimeException notPermitted) {
            return Optional.empty(); // in a native image, or as a named module
          }
          return Optional.empty();
        }
      };

  private TaskOperator() {}

  /**
   * Returns the operator, or its publisher, that a task belongs to; the task if it is not found.
   */
  static Object of(Object task) {
    try {
      Optional<Field> field = TO_OPERATOR.get(task.getClass());
      Object operator = field.isEmpty() ? null : field.get().get(task);
      return operator == null ? task : operator;
    } catch (IllegalAccessException impossible) {
      return task; // it was made accessible
    }
  }

  /** Returns the simple name of the outermost class, of Reactor's; empty for others. */
  private static String operatorOf(Class<?> type) {
    String name = type.getName();
    if (!name.startsWith(REACTOR)) {
      return "";
    }
    int inner = name.indexOf('$');
    return name.substring(REACTOR.length(), inner < 0 ? name.length() : inner);
  }
}
