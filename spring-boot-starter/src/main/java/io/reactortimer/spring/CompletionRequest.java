// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.TimerQuery;
import org.jspecify.annotations.Nullable;

/**
 * Which timers are to be completed together.
 *
 * @param dryRun whether they are only to be counted
 */
record CompletionRequest(String name, TimerQuery query, boolean dryRun) {

  private static final String NEEDED =
      "is needed: the name of the timers to complete, or the beginning of it, at least one"
          + " character, and then '*'";

  /**
   * Reads the parameters of a request.
   *
   * @throws InvalidTimersRequestException naming the first parameter that is not valid
   */
  static CompletionRequest of(@Nullable String name, @Nullable String dryRun) {
    Parameter asked = new Parameter("name", name);
    if (name == null || name.isEmpty() || name.equals("*")) {
      throw asked.invalid(NEEDED);
    }
    Boolean counted = new Parameter("dryRun", dryRun).bool();
    return new CompletionRequest(name, asked.named(TimerQuery.all()), Boolean.TRUE.equals(counted));
  }
}
