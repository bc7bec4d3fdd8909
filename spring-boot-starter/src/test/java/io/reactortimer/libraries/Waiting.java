// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.libraries;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** How the tests here wait: for something to happen, and so long only if it never does. */
public final class Waiting {

  /** How long a test waits, for what never takes that long. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private Waiting() {}

  /** Looks until what is seen is as wanted, and returns that. */
  public static <T> T until(String what, Supplier<T> look, Predicate<? super T> wanted) {
    long start = System.nanoTime();
    T seen = look.get();
    while (!wanted.test(seen)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("never came true: " + what + "; last seen: " + seen);
      }
      LockSupport.parkNanos(500_000);
      seen = look.get();
    }
    return seen;
  }
}
