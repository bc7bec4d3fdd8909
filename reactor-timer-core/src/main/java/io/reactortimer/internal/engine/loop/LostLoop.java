// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

/**
 * Leads a thread out of a loop that it has lost: from the callback that it has come back from to
 * where it waits for another loop, through nothing that looks at the loop. Made once, because there
 * may be no memory then.
 */
@SuppressWarnings({
  "serial",
  "StaticAssignmentOfThrowable"
}) // never leaves its thread, has no stack
final class LostLoop extends Error {

  static final LostLoop INSTANCE = new LostLoop();

  private LostLoop() {
    super("another thread carries the loop", null, false, false);
  }
}
