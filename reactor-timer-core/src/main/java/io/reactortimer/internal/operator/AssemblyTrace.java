// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import reactor.core.Scannable;
import reactor.core.Scannable.Attr;

/**
 * Tells whether Reactor records where publishers are assembled ({@code Hooks.onOperatorDebug()}).
 * What it records of publishers of ours is our own code, which it takes for the application's.
 */
public final class AssemblyTrace {

  private AssemblyTrace() {}

  /** Tells whether what the assembly of a publisher of ours has returned is such a record. */
  public static boolean isOf(Object publisher, Object assembled) {
    return assembled != publisher
        && assembled instanceof Scannable scannable
        && Boolean.TRUE.equals(scannable.scan(Attr.ACTUAL_METADATA));
  }
}
