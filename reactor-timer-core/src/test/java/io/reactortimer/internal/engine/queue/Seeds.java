// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Random tests: a failure names its seed, and a system property repeats it. Another makes all of
 * them as many times as long as it says, for nights.
 */
public final class Seeds {

  static final String PROPERTY = "reactortimer.test.seed";

  private static final int ROUNDS = Integer.getInteger("reactortimer.test.rounds", 1);

  private Seeds() {}

  /**
   * Runs {@code test} {@code times} in each round, with fresh seeds, or once with the one that was
   * asked for.
   */
  public static void repeat(int times, Consumer<Random> test) {
    Long wanted = Long.getLong(PROPERTY);
    Random seeds = new Random();
    for (int i = 0; i < (wanted == null ? times * ROUNDS : 1); i++) {
      long seed = wanted == null ? seeds.nextLong() : wanted;
      try {
        test.accept(new Random(seed));
      } catch (Throwable failure) {
        throw new AssertionError(
            failure.getMessage() + "\nrepeat with -D" + PROPERTY + "=" + seed, failure);
      }
    }
  }
}
