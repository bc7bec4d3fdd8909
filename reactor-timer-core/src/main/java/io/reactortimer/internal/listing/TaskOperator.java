// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import java.lang.reflect.Modifier;
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

  /** The field of a task that refers to its operator. Where it cannot be read, the task is it. */
  private static final OperatorField TO_OPERATOR =
      OperatorField.first(
          (task, field) ->
              SILENT.contains(operatorOf(task))
                  && !Modifier.isStatic(field.getModifiers())
                  && operatorOf(field.getType()).equals(operatorOf(task)));

  private TaskOperator() {}

  /**
   * Returns the operator, or its publisher, that a task belongs to; the task if it is not found.
   */
  static Object of(Object task) {
    Object operator = TO_OPERATOR.of(task);
    return operator == null ? task : operator;
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
